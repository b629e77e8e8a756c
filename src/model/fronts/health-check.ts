import { HealthCheck } from './front';
import { Vocabulary, NameIn } from '../../platform/annotations';
import { HealthCheckNames, HealthCheckSettings } from '../../platform/health-checks';
import { Annotated } from '../objects/annotated';
import { Sourced } from '../objects/object';

/** The settings that are texts, or numbers. */
type Field<Type> = { [Key in keyof HealthCheckSettings]: HealthCheckSettings[Key] extends Type ? Key : never }[keyof HealthCheckSettings];

/** How a setting is read where a health check is described. */
export interface HealthCheckReader {
  readonly text: (field: Field<string>, byDefault: string) => Sourced<string>;
  readonly number: (field: Field<number>, byDefault: number) => Sourced<number>;
}

/** A health check with the defaults of whoever makes it. */
export function readHealthCheck(grpc: boolean, defaults: HealthCheckSettings, { text, number }: HealthCheckReader): HealthCheck {
  return {
    grpc,
    protocol: text('protocol', defaults.protocol),
    path: text('path', defaults.path),
    port: text('port', defaults.port),
    intervalSeconds: number('intervalSeconds', defaults.intervalSeconds),
    timeoutSeconds: number('timeoutSeconds', defaults.timeoutSeconds),
    healthyThreshold: number('healthyThreshold', defaults.healthyThreshold),
    unhealthyThreshold: number('unhealthyThreshold', defaults.unhealthyThreshold),
    successCodes: text('successCodes', defaults.successCodes),
  };
}

/** The same by annotations. */
export function annotatedBy<Words extends Vocabulary>(annotated: Annotated<Words>, names: HealthCheckNames<NameIn<Words>>): HealthCheckReader {
  return {
    text: (field, byDefault) => annotated.text(names[field], byDefault),
    number: (field, byDefault) => annotated.number(names[field], byDefault),
  };
}
