process.env.VIGIL_TEST_OWN_PROCESSES = '1';
