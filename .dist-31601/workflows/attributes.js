/** Writes the search attributes that have changed; each upsert is an event. */
import { defineSearchAttributeKey } from '@temporalio/common';
import { upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import { stateOf } from '../contract/wait-record.js';
/** Writes only those that the server said were registered: any other would fail the workflow task forever. */
export function writeAttributes(record) {
    const values = attributesOf(record);
    const { typedSearchAttributes } = workflowInfo();
    const changed = (record.searchAttributes ?? []).flatMap((name) => {
        const key = defineSearchAttributeKey(name, 'KEYWORD');
        const value = values[name];
        return value === null || typedSearchAttributes.get(key) === value ? [] : [{ key, value }];
    });
    if (changed.length > 0)
        upsertSearchAttributes(changed);
}
function attributesOf(record) {
    const { input, observation } = record;
    return {
        VigilVendor: observation.vendor,
        VigilConnection: input.connection,
        VigilJobId: input.jobId,
        VigilState: stateOf(record),
        VigilCondition: observation.condition,
    };
}
//# sourceMappingURL=attributes.js.map