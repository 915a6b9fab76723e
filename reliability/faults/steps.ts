/** What a wait asks of a vendor, in the order in which it asks. */
export const STEPS = ['logIn', 'status', 'cancel', 'messages', 'content'] as const;
export type StepName = (typeof STEPS)[number];

export const STEP_TITLES: Record<StepName, string> = {
  logIn: 'log-in',
  status: 'status',
  cancel: 'cancel',
  messages: 'messages',
  content: 'content',
};
