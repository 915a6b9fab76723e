process.env.VIGIL_TEST_REPLAY_ALWAYS = '1';
