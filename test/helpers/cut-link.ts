/** A network link to a server on this machine that can be cut and healed: what was sent meanwhile arrives then, as after a lost route. */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface CutLink {
  readonly address: string;
  /** Nothing passes any more, in either direction, without an error. */
  cut(): void;
  heal(): void;
  close(): Promise<void>;
}

export async function startCutLink(target: string): Promise<CutLink> {
  const [host = '', port = ''] = target.split(':');
  const sockets = new Set<Socket>();
  let isCut = false;
  const join = (socket: Socket, other: Socket) => {
    sockets.add(socket);
    socket.pipe(other);
    if (isCut) socket.pause();
    socket.on('error', () => other.destroy());
    socket.once('close', () => {
      sockets.delete(socket);
      other.destroy();
    });
  };
  const server = createServer((near) => {
    const far = connect(Number(port), host);
    join(near, far);
    join(far, near);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut() {
      isCut = true;
      for (const socket of sockets) socket.pause();
    },
    heal() {
      isCut = false;
      for (const socket of sockets) socket.resume();
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
