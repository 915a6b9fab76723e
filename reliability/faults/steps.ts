/** What a wait asks of a vendor, in the order in which it asks. */
export const STEPS = ['logIn', 'status', 'cancel', 'messages', 'content'] as const;
export type StepName = (typeof STEPS)[number];

/** What a run asks of a vendor before it has its job. */
export const RUN_STEPS = ['submit', 'find'] as const;
export type RunStepName = (typeof RUN_STEPS)[number];

export const STEP_TITLES: Record<StepName | RunStepName, string> = {
  logIn: 'log-in',
  status: 'status',
  cancel: 'cancel',
  messages: 'messages',
  content: 'content',
  submit: 'submit',
  find: 'find',
};
