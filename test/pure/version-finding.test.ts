import { describe, expect, it } from '@jest/globals';
import { versionFinding } from '../../src/cli/commands/version-finding.js';

const of = (buildId: string) => ({ deploymentName: 'vigil', buildId });
const none = { polling: [], unversioned: false };
const SET = 'temporal worker deployment set-current-version --deployment-name vigil --build-id';

describe('what vigil check says about worker versions', () => {
  it('is nothing if no worker has a version and none is current', () => {
    expect(versionFinding('vigil', { ...none, unversioned: true }, {})).toBeUndefined();
  });

  it.each([
    [
      'a version that is current and polls',
      { ...none, current: of('0.2.0'), polling: [of('0.2.0')] },
      { ok: true, found: 'vigil 0.2.0 is current' },
    ],
    [
      'an older version that still polls, for a rollback',
      { ...none, current: of('0.2.0'), polling: [of('0.1.0'), of('0.2.0')] },
      { ok: true, found: 'vigil 0.2.0 is current; also polling: vigil 0.1.0' },
    ],
    [
      'a version that is ramping',
      { ...none, current: of('0.1.0'), ramping: { ...of('0.2.0'), percent: 5 }, polling: [of('0.1.0'), of('0.2.0')] },
      { ok: true, found: 'vigil 0.1.0 is current; vigil 0.2.0 gets 5 % of the workflows' },
    ],
    [
      'workers without a version beside the current one',
      { current: of('0.2.0'), polling: [of('0.2.0')], unversioned: true },
      { ok: true, found: 'vigil 0.2.0 is current; workers without a version get no workflow tasks' },
    ],
    [
      'versioned workers and no current version',
      { ...none, polling: [of('0.1.0')] },
      {
        ok: false,
        found: 'no version is current, so no worker gets workflow tasks; polling: vigil 0.1.0',
        hint: `run \`${SET} 0.1.0\``,
      },
    ],
    [
      'versioned workers that wait beside those without a version',
      { polling: [of('0.1.0')], unversioned: true },
      {
        ok: true,
        found: 'workers without a version get all workflow tasks; polling: vigil 0.1.0',
        hint: `to change over, run \`${SET} 0.1.0\``,
      },
    ],
    [
      'a current version of which no worker polls',
      { ...none, current: of('0.2.0'), polling: [of('0.1.0')] },
      {
        ok: false,
        found: 'vigil 0.2.0 is current, and no worker of it polls; also polling: vigil 0.1.0',
        hint: `start \`vigil-worker --deployment-name vigil --build-id 0.2.0\`, or run \`${SET} 0.1.0\``,
      },
    ],
    [
      'a current version of which no worker polls, and no other worker either',
      { ...none, current: of('0.2.0') },
      {
        ok: false,
        found: 'vigil 0.2.0 is current, and no worker of it polls',
        hint: 'start `vigil-worker --deployment-name vigil --build-id 0.2.0`',
      },
    ],
    [
      'a current version while all workers have none',
      { current: of('0.2.0'), polling: [], unversioned: true },
      {
        ok: false,
        found: 'vigil 0.2.0 is current, and no worker of it polls; workers without a version get no workflow tasks',
        hint: 'start `vigil-worker --deployment-name vigil --build-id 0.2.0`, or run `temporal worker deployment set-current-version --deployment-name vigil --unversioned`',
      },
    ],
    [
      'a ramping version of which no worker polls',
      { ...none, current: of('0.1.0'), ramping: { ...of('0.2.0'), percent: 5 }, polling: [of('0.1.0')] },
      {
        ok: false,
        found: 'vigil 0.1.0 is current; vigil 0.2.0 gets 5 % of the workflows, and no worker of it polls',
        hint: 'start `vigil-worker --deployment-name vigil --build-id 0.2.0`, or run `temporal worker deployment set-ramping-version --deployment-name vigil --build-id 0.2.0 --delete`',
      },
    ],
  ])('%s', (_title, versions, { ok, found, hint }: { ok: boolean; found: string; hint?: string }) => {
    const what = 'worker version of the task queue vigil';
    expect(versionFinding('vigil', versions, {})).toEqual({ what, ok, found, ...(hint !== undefined && { hint }) });
  });

  it("puts the user's own flags for Temporal into the command, and quotes what needs it", () => {
    const polling = [{ deploymentName: 'data/vigil', buildId: "it's" }];
    expect(versionFinding('vigil', { ...none, polling }, { namespace: 'data' })?.hint).toBe(
      "run `temporal worker deployment set-current-version --deployment-name data/vigil --build-id 'it'\\''s' --namespace data`",
    );
  });
});
