/** The calls of a connection that is closed. */
import { InterceptingCall, Metadata, status, type Interceptor } from '@grpc/grpc-js';

/** Below the retries: a retry that comes due after the connection was closed throws in its timer, which would crash the process. */
export const endClosedCalls: Interceptor = (options, nextCall) => {
  try {
    return new InterceptingCall(nextCall(options));
  } catch {
    return new InterceptingCall(CLOSED);
  }
};

const CLOSED: ConstructorParameters<typeof InterceptingCall>[0] = {
  start(_metadata, listener) {
    const closed = { code: status.CANCELLED, details: 'the connection is closed', metadata: new Metadata() };
    listener?.onReceiveStatus?.(closed);
  },
  sendMessage: () => undefined,
  sendMessageWithContext: () => undefined,
  startRead: () => undefined,
  halfClose: () => undefined,
  cancelWithStatus: () => undefined,
  getPeer: () => '',
  getAuthContext: () => null,
};
