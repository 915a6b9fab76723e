process.env.VIGIL_TEST_ALL_RUNS = '1';
