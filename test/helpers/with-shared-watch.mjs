process.env.VIGIL_TEST_WATCH = 'shared';
