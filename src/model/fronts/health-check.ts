import { HealthCheck } from './front';
import { Vocabulary, NameIn } from '../../platform/annotations';
import { HealthCheckNames, HealthCheckSettings } from '../../platform/health-checks';
import { Annotated } from '../objects/annotated';
import { Sourced } from '../objects/object';

/** The settings that are texts, or numbers. */
type Field<Type> = { [Key in keyof HealthCheckSettings]: HealthCheckSettings[Key] extends Type ? Key : never }[keyof HealthCheckSettings];

/** The reader of the settings of a health check. */
export interface HealthCheckReader {
  readonly text: (field: Field<string>, byDefault: string) => Sourced<string>;
  readonly number: (field: Field<number>, byDefault: number) => Sourced<number>;
}

/** A health check with the defaults of its controller. */
export function readHealthCheck(grpc: boolean, defaults: HealthCheckSettings, { text, number }: HealthCheckReader): HealthCheck {
  const settings = Object.entries(defaults).map(([field, byDefault]) =>
    [field, typeof byDefault === 'number' ? number(field as Field<number>, byDefault) : text(field as Field<string>, byDefault)]);
  return { grpc, ...Object.fromEntries(settings) } as HealthCheck;
}

/** The reader of a health check in annotations. */
export function annotatedBy<Words extends Vocabulary>(annotated: Annotated<Words>, names: HealthCheckNames<NameIn<Words>>): HealthCheckReader {
  return {
    text: (field, byDefault) => annotated.text(names[field], byDefault),
    number: (field, byDefault) => annotated.number(names[field], byDefault),
  };
}
