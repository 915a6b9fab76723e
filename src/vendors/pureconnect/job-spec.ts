/** What a caller may start: the body of `POST data-extractor/jobs` (jobConfig of ICWS), without its id and its user. */
import { z } from 'zod';
import { line, text } from '../../schema/fields.js';
import { expected, strictObject } from '../../schema/problems.js';

const LONGEST_NAME = 200;
const A_TIME = 'a time in UTC, such as 20260101T000000Z';
const TIME = /^\d{4}(?:\d{4}T\d{4}(?:\d\d)?|-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)Z$/;

function time() {
  return text(A_TIME).regex(TIME, { error: `expected ${A_TIME}` });
}

function listOf<T extends z.ZodType>(what: string, item: T) {
  return z.array(item, { error: (issue) => expected(`a list of ${what}`, issue.input) });
}

/** A table, or a view. */
function source(kind: 'table' | 'view') {
  return strictObject({
    name: line(`a ${kind}'s name`, LONGEST_NAME),
    dateTimeFilterColumn: line("a column's name", LONGEST_NAME).optional(),
    siteIdFilterColumn: line("a column's name", LONGEST_NAME).optional(),
    column: listOf('{ name }', strictObject({ name: line("a column's name", LONGEST_NAME) })),
  });
}

export const jobSpecSchema = strictObject({
  name: line("the job's name", LONGEST_NAME),
  views: strictObject({ viewList: listOf('views', source('view')) }).optional(),
  tables: strictObject({ tableList: listOf('tables', source('table')) }).optional(),
  startTimeFilter: time().optional(),
  endTimeFilter: time().optional(),
  siteIdFilters: listOf('{ name }', strictObject({ name: line('the id of a site', LONGEST_NAME) })).optional(),
});
