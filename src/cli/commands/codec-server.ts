/** `vigil codec-server`: shows the Web UI and the `temporal` CLI what the codec of the config has encoded, until Ctrl-C. */
import { configPath, type Config } from '../../config/config.js';
import { codecKeyProblems, codecSource, type CodecConfig } from '../../config/codec-source.js';
import { parseHostPort, type HostPort } from '../../config/host-port.js';
import { readSecret } from '../../config/secrets.js';
import { EXIT } from '../../contract/failures.js';
import { codecServer } from '../../temporal/codec-server.js';
import { payloadCodec } from '../../temporal/codec.js';
import { webUiOrigins } from '../../temporal/web-ui.js';
import type { CommandContext } from '../terminal/command-context.js';
import { usageProblem } from '../terminal/problem.js';
import { isThisMachine, listenAt, serveUntilStopped } from './serve-until-stopped.js';

export interface CodecServerFlags {
  listen: string;
}

const HELP = 'see `vigil codec-server --help`';

export async function codecServerCommand(context: CommandContext, { listen }: CodecServerFlags): Promise<number> {
  const config = await context.config();
  const { address, codec } = checked(context, config, listen);
  const target = await context.target();
  const origins = webUiOrigins(target.address, config.webUi);
  const { token } = codec;
  for (const [id, { message }] of codecKeyProblems(codec)) context.warn(`vigil: codec.keys.${id}: ${message}`);
  const server = codecServer({
    codec: await payloadCodec(codecSource(codec), target.namespace),
    origins,
    ...(token && { token: () => readSecret(token) }),
    say: (line) => context.warn(`vigil: ${line}`),
  });
  const url = await listenAt(server, address, `--listen ${listen}`, HELP);
  const shown = origins.length > 0 ? origins.join(' and ') : 'none, because the config has no webUi';
  const text = [`Codec server  ${url}`, `Web UI        ${shown}`, `Token         ${token ? 'required' : 'none'}`];
  context.result(text.join('\n'), { url, origins, token: token !== undefined });
  context.say('Decodes and encodes until Ctrl-C.');
  await serveUntilStopped(server);
  return EXIT.ok;
}

/** @throws CliProblem with all problems */
function checked(
  { flags }: CommandContext,
  { codec }: Config,
  listen: string,
): { address: HostPort; codec: CodecConfig } {
  const address = parseHostPort(listen);
  const problems: string[] = [];
  if (!address) problems.push('--listen: expected HOST:PORT, such as 127.0.0.1:8081');
  const path = configPath(flags.config);
  if (!codec) problems.push(`${path}: codec: missing; expected the keys of the codec, or its module`);
  else if (codec.url !== undefined) problems.push(`${path}: codec.url: names another codec server; use that one`);
  if (address && codec && !codec.token && !isThisMachine(address)) {
    problems.push(
      `--listen ${listen}: whoever reaches this address could decode payloads; set codec.token, or listen at 127.0.0.1`,
    );
  }
  if (problems.length > 0 || !address || !codec) throw usageProblem(problems, HELP);
  return { address, codec };
}
