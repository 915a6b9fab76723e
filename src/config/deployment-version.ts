/** The version of a worker in a Worker Deployment of Temporal. */
import { ConfigError } from './config.js';

export interface DeploymentVersion {
  deploymentName: string;
  buildId: string;
}

const NEEDS_NAME = 'needs --deployment-name or TEMPORAL_DEPLOYMENT_NAME';
const HINT = 'docs/upgrading.md explains worker versions';
const MOST = 255;

/**
 * The flags win over TEMPORAL_DEPLOYMENT_NAME and TEMPORAL_WORKER_BUILD_ID, which Temporal's Worker Controller sets for its pods. An empty
 * variable counts as absent.
 * @param own Vigil's version, which is the build id by default @returns undefined if no deployment is named
 * @throws ConfigError if Temporal would refuse it, or if a build id has no deployment
 */
export function deploymentVersion(flags: Partial<DeploymentVersion>, own: string): DeploymentVersion | undefined {
  const name = given('--deployment-name', flags.deploymentName, 'TEMPORAL_DEPLOYMENT_NAME');
  const buildId = given('--build-id', flags.buildId, 'TEMPORAL_WORKER_BUILD_ID');
  if (name === undefined) {
    if (buildId) throw refused(buildId.source, NEEDS_NAME);
    return undefined;
  }
  const { text: deploymentName } = name;
  const hasRoom = deploymentName !== '' && deploymentName.length <= MOST;
  // Temporal joins both with one of these.
  if (!hasRoom || /[.:]/.test(deploymentName)) {
    throw refused(name.source, `expected 1 to ${MOST} characters without "." and ":"`);
  }
  for (const part of buildId ? [name, buildId] : [name]) requirePart(part);
  return { deploymentName, buildId: buildId?.text ?? own };
}

interface Given {
  source: string;
  text: string;
}

function given(flag: string, value: string | undefined, variable: string): Given | undefined {
  if (value !== undefined) return { source: flag, text: value };
  const text = process.env[variable];
  return text ? { source: variable, text } : undefined;
}

function requirePart({ source, text }: Given): void {
  if (text === '' || text.length > MOST) throw refused(source, `expected 1 to ${MOST} characters`);
  if (/[\s\p{C}]/u.test(text)) throw refused(source, 'expected no spaces and no control characters');
  if (text.startsWith('__')) throw refused(source, 'names that begin with "__" are Temporal\'s own');
}

function refused(source: string, problem: string): ConfigError {
  return new ConfigError('the command line and the environment', [`${source}: ${problem}`], HINT);
}
