import { findingsToJson } from './findings-json';
import { FindingsReport, Layout } from './findings-report';
import { findingsToText } from './findings-text';
import { findingsToGithub } from './github';
import { findingsToSarif } from './sarif';

/** How findings become a string; only what a person reads depends on the layout. */
export type Format = (report: FindingsReport, layout: Layout) => string;

/** The formats of findings, by the names under which they are asked for. */
export const FORMATS = {
  text: findingsToText,
  json: findingsToJson,
  sarif: findingsToSarif,
  // Its builder of XML would be a tenth of what every check loads.
  junit: report => (require('./junit') as typeof import('./junit')).findingsToJunit(report),
  github: findingsToGithub,
} as const satisfies Readonly<Record<string, Format>>;

export type FormatName = keyof typeof FORMATS;

export const FORMAT_NAMES = Object.keys(FORMATS) as FormatName[];
