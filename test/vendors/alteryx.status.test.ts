import { describe, expect, it } from '@jest/globals';
import { severityOf, sourceOf, stateOf, vendorStateOf } from '../../src/vendors/alteryx/status.js';

describe('the state of an Alteryx job', () => {
  it.each<[string, string | null | undefined, string, string]>([
    ['Created', 'None', 'queued', 'Created/None'],
    ['Queued', undefined, 'queued', 'Queued'],
    ['Queued', 'None', 'queued', 'Queued/None'],
    ['Initializing', null, 'running', 'Initializing'],
    ['Running', '', 'running', 'Running'],
    ['Running', 'Success', 'running', 'Running/Success'],
    ['Completed', 'Success', 'succeeded', 'Completed/Success'],
    ['Completed', 'Warning', 'succeeded', 'Completed/Warning'],
    ['Completed', 'Error', 'failed', 'Completed/Error'],
    ['Complete', 'Success', 'succeeded', 'Complete/Success'],
    ['Complete', 'Warning', 'succeeded', 'Complete/Warning'],
    ['Complete', 'Error', 'failed', 'Complete/Error'],
    ['Completed', undefined, 'unknown', 'Completed'],
    ['Completed', null, 'unknown', 'Completed'],
    ['Completed', '', 'unknown', 'Completed'],
    ['Completed', 'None', 'unknown', 'Completed/None'],
    ['Completed', 'Cancelled', 'unknown', 'Completed/Cancelled'],
    ['Completed', 'constructor', 'unknown', 'Completed/constructor'],
    ['Error', undefined, 'failed', 'Error'],
    ['Error', 'Success', 'failed', 'Error/Success'],
    ['Cancelled', undefined, 'cancelled', 'Cancelled'],
    ['Canceled', 'Error', 'cancelled', 'Canceled/Error'],
    ['Paused', undefined, 'unknown', 'Paused'],
    ['Success', undefined, 'unknown', 'Success'],
    ['completed', 'Success', 'unknown', 'completed/Success'],
    ['string', 'string', 'unknown', 'string/string'],
    ['toString', undefined, 'unknown', 'toString'],
    ['', undefined, 'unknown', ''],
  ])('%p with the disposition %p is %s', (status, disposition, state, vendorState) => {
    expect(stateOf(status, disposition)).toBe(state);
    expect(vendorStateOf(status, disposition)).toBe(vendorState);
  });
});

describe('a message of an Alteryx job', () => {
  it.each<[number | null | undefined, string]>([
    [1, 'info'],
    [2, 'warning'],
    [3, 'error'],
    [4, 'info'],
    [5, 'warning'],
    [6, 'warning'],
    [7, 'info'],
    [0, 'info'],
    [-1, 'info'],
    [10, 'info'],
    [11, 'info'],
    [12, 'info'],
    [13, 'info'],
    [20, 'info'],
    [30, 'info'],
    [99, 'info'],
    [null, 'info'],
    [undefined, 'info'],
  ])('with the status %p is %s', (status, severity) => {
    expect(severityOf(status)).toBe(severity);
  });

  it.each<[number | null | undefined, string | undefined]>([
    [-1, 'engine'],
    [0, 'tool 0'],
    [4, 'tool 4'],
    [null, undefined],
    [undefined, undefined],
  ])('of the tool %p comes from %p', (toolId, source) => {
    expect(sourceOf(toolId)).toBe(source);
  });
});
