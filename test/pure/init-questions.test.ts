import { expect, it } from '@jest/globals';
import { problemsIn, withField, type Settings } from '../../src/cli/init/connection-draft.js';
import { QUESTIONS } from '../../src/cli/init/questions.js';

/** Each way through the questions of a vendor, taking the nth choice each time. */
const COURSES = Object.entries(QUESTIONS).flatMap(([vendor, questions]) => {
  const most = Math.max(...questions.map(({ choices = [] }) => choices.length), 1);
  return [...Array(most).keys()].map((nth) => ({ vendor, nth, questions }));
});

it.each(COURSES)(
  'the answers to the required questions are enough for $vendor, with choice $nth',
  ({ vendor, nth, questions }) => {
    let settings: Settings = { vendor, baseUrl: 'https://a.example' };
    const answers: Record<string, string> = {};
    for (const { field, choices, variable, after, optional, unwritten } of questions) {
      if (optional || (after && answers[after.field] !== after.is)) continue;
      const answer =
        choices?.[Math.min(nth, choices.length - 1)]!.value ?? (variable ? `\${env:${variable}}` : 'something');
      answers[field] = answer;
      if (!unwritten) settings = withField(settings, field, answer);
    }
    expect(problemsIn({ name: 'it', settings })).toEqual([]);
  },
);
