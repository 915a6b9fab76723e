import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { METRICS } from '../../src/contract/metrics.js';

const root = new URL('../../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), 'utf8');

const page = read('docs/operating.md');
const section = page.split(/^## Metrics$/m)[1]!.split(/^## /m)[0]!;

interface Rule {
  alert: string;
  expr: string;
  for?: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
}

const { groups } = parse(read('deploy/prometheus/rules.yml')) as { groups: { rules: Rule[] }[] };
const rules = groups.flatMap((group) => group.rules);
const dashboard = JSON.parse(read('deploy/grafana/vigil.json')) as {
  templating: { list: { name: string }[] };
  panels: { title: string; targets: { expr: string; legendFormat: string }[] }[];
};
const targets = dashboard.panels.flatMap(({ title, targets: list }) =>
  list.map(({ expr, legendFormat }) => ({ title, expr, legendFormat })),
);

type Metrics = Record<string, { kind: string; labels: readonly string[] }>;

/** The metrics of a query with the labels that it uses beside those that Prometheus adds. */
function usedIn(expr: string): { metrics: string[]; labels: string[] } {
  const series = [...expr.matchAll(/\b(vigil_\w+)(?:\{([^}]*)\})?/g)];
  const matched = series.flatMap(([, , matchers = '']) =>
    [...matchers.matchAll(/(\w+)\s*[=!]/g)].map(([, name]) => name!),
  );
  const grouped = [...expr.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, list]) => list!.split(/,\s*/));
  return {
    metrics: series.map(([, name]) => name!),
    labels: [...matched, ...grouped].filter((label) => label !== 'le'),
  };
}

/** What is wrong with a query: a metric that does not exist, or a label that none of its metrics has. */
function problemsOf(expr: string): string[] {
  const { metrics, labels } = usedIn(expr);
  const known = METRICS as Metrics;
  const base = (name: string) => {
    const histogram = name.replace(/_(bucket|count|sum)$/, '');
    return known[histogram]?.kind === 'histogram' && histogram !== name ? histogram : name;
  };
  const names = metrics.map(base);
  const wrong = names.filter((name) => known[name] === undefined);
  // A histogram has no series of its own name.
  const bare = metrics.filter((name) => known[name]?.kind === 'histogram');
  const existing = new Set(names.flatMap((name) => known[name]?.labels ?? []));
  return [...wrong, ...bare, ...labels.filter((label) => !existing.has(label))];
}

describe('the metrics in docs/operating.md', () => {
  it('are those of the code, with their kinds, labels and meaning', () => {
    const rows = [...section.matchAll(/^\| `(vigil_\w+)` +\| (\w+) +\| (.+?) +\| (.+?) +\|$/gm)];
    const listed = rows.map(([, name, kind, labels, means]) => ({
      name,
      kind,
      labels: [...labels!.matchAll(/`(\w+)`/g)].map(([, label]) => label),
      means,
    }));
    const defined = Object.entries(METRICS).map(([name, { kind, labels, means }]) => ({ name, kind, labels, means }));
    expect(listed).toEqual(defined);
  });

  it.each(Object.entries(METRICS as Metrics))('%s has a name that says its kind and unit', (name, { kind }) => {
    expect(name.endsWith('_total')).toBe(kind === 'counter');
    if (kind === 'histogram') expect(name).toMatch(/_seconds$/);
  });
});

describe('the alerts of deploy/prometheus/rules.yml', () => {
  it('are those of docs/operating.md', () => {
    const listed = [...section.matchAll(/^\| \[`(Vigil\w+)`\]/gm)].map(([, alert]) => alert);
    expect(rules.map(({ alert }) => alert)).toEqual(listed);
  });

  it.each(rules)('$alert uses only metrics and labels that exist', ({ expr, annotations }) => {
    expect(problemsOf(expr)).toEqual([]);
    const { labels } = usedIn(expr);
    const shown = [...annotations['summary']!.matchAll(/\$labels\.(\w+)/g)].map(([, label]) => label);
    expect(labels).toEqual(expect.arrayContaining(shown));
  });

  it.each(rules)('$alert has a section with its causes, each with a cure', ({ alert, annotations }) => {
    expect(annotations['docs']).toBe(`docs/alerts.md#${alert.toLowerCase()}`);
    const [, own = ''] = read('docs/alerts.md').split(`\n## ${alert}\n`);
    const [, ...causes] = [...own.split(/^## /m)[0]!.matchAll(/^\| (.+?) +\| (.+?) +\|$/gm)];
    const rows = causes
      .map(([, cause = '', cure = '']) => ({ cause, cure }))
      .filter(({ cause }) => !/^-+$/.test(cause));
    expect(rows.length).toBeGreaterThanOrEqual(3);
    expect(rows.filter(({ cause, cure }) => cause.length < 15 || cure.length < 15)).toEqual([]);
  });

  it('are the only ones that docs/alerts.md has', () => {
    const titles = [...read('docs/alerts.md').matchAll(/^## (Vigil\w+)$/gm)].map(([, title]) => title);
    expect(titles).toEqual(rules.map(({ alert }) => alert));
  });

  it('are all tried in deploy/prometheus/rules.test.yml', () => {
    const tried = read('deploy/prometheus/rules.test.yml');
    expect(rules.filter(({ alert }) => !tried.includes(alert))).toEqual([]);
  });
});

describe('the dashboard deploy/grafana/vigil.json', () => {
  it.each(targets)('$title uses only metrics and labels that exist', ({ expr, legendFormat }) => {
    expect(problemsOf(expr)).toEqual([]);
    const { labels } = usedIn(expr);
    const shown = [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, label]) => label);
    expect(labels).toEqual(expect.arrayContaining(shown));
  });

  it('shows every metric', () => {
    const shown = targets.map(({ expr }) => expr).join('\n');
    expect(Object.keys(METRICS).filter((name) => !shown.includes(name))).toEqual([]);
  });
});

describe('a wrong query', () => {
  it.each([
    ['sum(vigil_pols_total)', ['vigil_pols_total']],
    ['sum(vigil_poll_lag_seconds)', ['vigil_poll_lag_seconds']],
    ['sum by (job_id) (vigil_polls_total{reason="x"})', ['reason', 'job_id']],
  ])('%s is found', (expr, problems) => {
    expect(problemsOf(expr)).toEqual(problems);
  });
});
