/** What a connection's config allows its callers. The worker's activities enforce it, whatever client started the wait. Pure. */
/** Why a cancel was refused without a request, as the timeline has it. */
export const CANCEL_FORBIDDEN = "the connection's config forbids cancels (cancel: false)";
