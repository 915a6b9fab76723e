/** The whole specification. */
import type { Row } from '../row.js';
import { ANSWERS } from './answers.js';
import { CANCELS } from './cancels.js';
import { CONNECTION } from './connection.js';
import { CONTENT } from './content.js';
import { REDIRECTS } from './redirects.js';
import { STATUS_CODES } from './status-codes.js';

export interface Chapter {
  title: string;
  rows: Row[];
}

export const CHAPTERS: Chapter[] = [
  { title: 'The connection fails', rows: CONNECTION },
  { title: 'The answer is a status', rows: STATUS_CODES },
  { title: 'The answer is not what was promised', rows: ANSWERS },
  { title: 'The answer leads elsewhere', rows: REDIRECTS },
  { title: 'The cancel', rows: CANCELS },
  { title: 'The content', rows: CONTENT },
];
