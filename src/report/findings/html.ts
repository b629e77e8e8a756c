import { Application, applicationsOf } from './applications';
import { alsoFound, describeLocation, FindingsReport, goneIn } from './findings-report';
import { describeObject } from '../../model/objects/object';
import { groupBy } from '../../platform/group-by';
import { ReportedFinding } from '../../rules/engine/reported-finding';
import { count } from '../count';
import { escapeHtml as escape, htmlPage } from '../html';

/** A page to send around: the applications with their numbers, then what is found in each. It loads nothing. */
export function findingsToHtml(report: FindingsReport): string {
  const applications = applicationsOf(report);
  return htmlPage({
    title: `Rollouts without downtime: ${describeCounts(report)}`,
    style: STYLE,
    body: `<h1>Rollouts without downtime</h1>
<p>${escape(`${describeCounts(report)} in ${count(report.summary.workloads, 'workload')} of ${count(applications.length, 'application')}, ${count(report.summary.documents, 'document')}`)}.</p>
${[...notes(report)].map(note => `<p>${escape(note)}</p>\n`).join('')}${problems(report)}${table(applications)}${applications.map(section).join('')}${unjudged(report)}<footer>zero-downtime ${escape(report.version)}</footer>
</main>
`,
  });
}

function describeCounts({ summary: { errors, warnings, infos } }: FindingsReport): string {
  return [count(errors, 'error'), count(warnings, 'warning'), count(infos, 'info')].join(', ');
}

function* notes({ summary: { suppressed }, baseline, before }: FindingsReport): Generator<string> {
  if (suppressed > 0) yield `${suppressed} suppressed, each with its reason.`;
  if (baseline) yield `${baseline.known} known by ${baseline.file}${baseline.gone.length > 0 ? `, of which ${goneIn(baseline)} more are gone` : ''}.`;
  if (before) yield 'The numbers after the arrows say what has changed since the earlier report.';
}

function problems({ problems: all }: FindingsReport): string {
  if (all.length === 0) return '';
  return `<h2>What could not be read</h2>\n<ul>${all.map(problem => `<li>${place(problem)}: ${escape(problem.message)}</li>`).join('')}</ul>\n`;
}

const COLUMNS = ['workloads', 'errors', 'warnings', 'infos', 'known'] as const;

function table(applications: readonly Application[]): string {
  const shown = COLUMNS.filter(key => key !== 'known' || applications.some(({ counts, before }) => counts.known + (before?.known ?? 0) > 0));
  const rows = applications.map(({ counts, before }, index) => {
    const cells = shown.map(key => `<td${counts[key] > 0 ? ` class="${key}"` : ''}>${counts[key]}${before ? trend(counts[key] - before[key], key === 'workloads') : ''}</td>`);
    return `<tr><th scope="row"><a href="#application-${index}">${escape(counts.name)}</a></th>${cells.join('')}</tr>\n`;
  });
  return `<table>\n<thead><tr><th scope="col">application</th>${shown.map(key => `<th scope="col">${key}</th>`).join('')}</tr></thead>\n`
    + `<tbody>\n${rows.join('')}</tbody>\n</table>\n`;
}

/** ` ↑2`: more than before, which is worse, except for the number of workloads. */
function trend(change: number, isNeutral: boolean): string {
  if (change === 0) return '';
  const direction = isNeutral ? 'changed' : change > 0 ? 'worse' : 'better';
  return ` <span class="${direction}">${change > 0 ? '↑' : '↓'}${Math.abs(change)}</span>`;
}

function section({ counts: { name }, findings }: Application, index: number): string {
  const worst = findings.some(({ severity }) => severity === 'error');
  const byWorkload = [...groupBy(findings, ({ workload }) => workload)];
  const content = byWorkload.map(([workload, group]) => `<h3>${escape(workload)}</h3>\n<ul>\n${group.map(item).join('')}</ul>\n`).join('');
  return `<details id="application-${index}"${worst ? ' open' : ''}>\n<summary>${escape(name)}: ${findings.length === 0 ? 'nothing is found' : count(findings.length, 'finding')}</summary>\n`
    + `${content}</details>\n`;
}

function item(finding: ReportedFinding): string {
  const { severity, code, consequence, object, workload, fact, suggestion, remedy } = finding;
  const about = [...describeObject(object) === workload ? [] : [describeObject(object)], ...fact.container === undefined ? [] : [`container ${fact.container}`]].join(', ');
  const because = fact.because === undefined ? '' : ` (${fact.because})`;
  return `<li><p><strong class="${severity}s">${severity}</strong> ${escape(code)}: ${escape(consequence)}</p>`
    + `<p>${escape(`${about === '' ? '' : `${about}: `}${fact.text}${because}`)}</p>`
    + `<p>→ ${suggestion === undefined ? escape(remedy) : `<code>${escape(suggestion)}</code>`}</p>`
    + `${alsoFound(finding).map(text => `<p>${escape(text)}</p>`).join('')}<p class="place">${place(finding)}</p></li>\n`;
}

function place(at: Parameters<typeof describeLocation>[0]): string {
  return escape(describeLocation(at));
}

function unjudged({ unjudged: all }: FindingsReport): string {
  if (all.length === 0) return '';
  const byReason = [...groupBy(all, ({ reason }) => reason)];
  return `<h2>Not judged</h2>\n<ul>\n${byReason.map(([reason, group]) => `<li>${escape(group.map(({ workload }) => workload).join(', '))}: ${escape(reason)}</li>\n`).join('')}</ul>\n`;
}

const STYLE = [
  ':root{color-scheme:light dark;--ink:#1a1d21;--paper:#fff;--line:#dfe3e8;--soft:#5c6670;--error:#b3261e;--warning:#8a5a00;--info:#0b5cad;--good:#1b6e3c}',
  '@media (prefers-color-scheme:dark){:root{--ink:#e8eaed;--paper:#14171a;--line:#30363d;--soft:#9aa5b1;--error:#ff8a80;--warning:#f2b84b;--info:#7db8ff;--good:#7bd8a0}}',
  'body{margin:0;font:15px/1.5 system-ui,sans-serif;background:var(--paper);color:var(--ink)}main{max-width:1000px;margin:0 auto;padding:1rem}',
  'h1{font-size:1.5rem}h2,summary{font-size:1.15rem;font-weight:600}h3{font-size:1rem;margin:1rem 0 .25rem}table{border-collapse:collapse;width:100%;margin:1rem 0}',
  'th,td{padding:.3rem .6rem;border-bottom:1px solid var(--line);text-align:right}th:first-child{text-align:left;overflow-wrap:anywhere}a{color:inherit}',
  '.errors,.worse{color:var(--error);font-weight:600}.warnings{color:var(--warning)}.infos,.changed{color:var(--info)}.better{color:var(--good)}',
  'details{border-top:1px solid var(--line);padding:.6rem 0}summary{cursor:pointer}ul{padding-left:1.2rem}li{margin:.6rem 0}li p{margin:.1rem 0;overflow-wrap:anywhere}',
  'code{font:13px/1.4 ui-monospace,monospace}.place,footer{color:var(--soft);font-size:.9rem}@media print{details:not([open])>*{display:block}}',
].join('');
