/** The contract of every vendor's client: the same tests for each, over real HTTP, with the config that a worker reads. */
import { describe, expect, it } from '@jest/globals';
import { describeCancels } from './contract/cancels.js';
import { describeContent } from './contract/content.js';
import { describeIds } from './contract/ids.js';
import { describeJobList } from './contract/job-list.js';
import { describePolls } from './contract/polls.js';
import { describePollsTogether } from './contract/polls-together.js';
import { describeMessages } from './contract/messages.js';
import { describeSessions } from './contract/sessions.js';
import { Stage } from './contract/stage.js';
import { describeProblems } from './contract/problems.js';
import { CAPABILITIES, type VendorAdapter } from './contract/vendor-adapter.js';

/** After each test, searches every VendorError that it raised for secrets, sessions and addresses. */
export function describeVendorContract(adapter: VendorAdapter): void {
  describe(adapter.title, () => {
    const stage = new Stage(adapter);

    it('has only the capabilities of the vendor; the others are absent', () => {
      const client = stage.client();
      expect(client.vendor).toBe(adapter.vendor);
      expect(CAPABILITIES.filter((name) => name in client)).toEqual(adapter.has);
    });

    describePolls(stage);
    describePollsTogether(stage);
    describeSessions(stage);
    describeProblems(stage);
    describeIds(stage);
    describeCancels(stage);
    describeMessages(stage);
    describeContent(stage);
    describeJobList(stage);
  });
}
