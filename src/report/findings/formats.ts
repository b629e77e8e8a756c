import { findingsToJson } from './findings-json';
import { FindingsReport, Layout } from './findings-report';
import { findingsToText } from './findings-text';
import { findingsToGithub } from './github';

/** Turns findings into a string; only formats for a person depend on the layout. */
export type Format = (report: FindingsReport, layout: Layout) => string;

/** The formats of findings, by the values of `--format`. */
export const FORMATS = {
  text: findingsToText,
  json: findingsToJson,
  // Hashes and XML would each be a tenth of what every check loads.
  sarif: report => (require('./sarif') as typeof import('./sarif')).findingsToSarif(report),
  junit: report => (require('./junit') as typeof import('./junit')).findingsToJunit(report),
  github: findingsToGithub,
  gitlab: report => (require('./gitlab') as typeof import('./gitlab')).findingsToGitlab(report),
  html: report => (require('./html') as typeof import('./html')).findingsToHtml(report),
} as const satisfies Readonly<Record<string, Format>>;

export type FormatName = keyof typeof FORMATS;

export const FORMAT_NAMES = Object.keys(FORMATS) as FormatName[];
