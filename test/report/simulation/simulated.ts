import * as fc from 'fast-check';
import { Simulated } from '../../../src/report/simulation/simulated';
import { Application, Delays, OnSigterm, Scenario, simulate, SimulatedService, Traffic } from '../../../src/simulation';
import { DEFAULT_INPUTS } from '../../../src/timing';
import { applications, scenarios, services, traffics } from '../../simulation/services';

/** A simulation as the command makes it, of a service that need not come from manifests. */
export function simulatedOf(
  service: SimulatedService, application: Application, traffic: Traffic, scenario: Scenario, names: Partial<Simulated['plan']['subject']> = {},
  delays: Delays = { mode: 'worst' },
): Simulated {
  const { duration } = traffic;
  const limited: Traffic = duration.kind !== 'lognormal' ? traffic : { ...traffic, duration: { ...duration, maxSeconds: duration.maxSeconds ?? 30 } };
  const inputs = {
    ...DEFAULT_INPUTS, startupSeconds: application.startupSeconds, shutdownSeconds: application.shutdownSeconds, loadBalancer: service.loadBalancer,
  };
  return {
    runs: 1,
    plan: {
      subject: { workload: 'Deployment web', front: 'Ingress web', service, inputs, application, maxUnavailable: 1, assumed: [], ...names },
      service,
      application,
      traffic: limited,
      scenario,
      delays,
      seed: 1,
    },
    outcome: simulate(service, application, limited, scenario, delays, 1),
  };
}

/** Anything that may stand in a manifest as a name. */
const names = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 120 }), fc.string({ unit: 'binary', maxLength: 60 }), fc.constant('Deployment prod/web'));

/** Simulations of all kinds, most of which lose requests. */
export const anySimulated: fc.Arbitrary<Simulated> = fc.record({
  service: services,
  application: applications,
  traffic: traffics,
  scenario: scenarios,
  beside: fc.boolean(),
  workload: names,
  front: names,
  assumed: fc.array(names, { maxLength: 2 }),
}).filter(({ scenario, service }) => !('pods' in scenario) || scenario.pods <= service.replicas)
  .map(({ service, application, traffic, scenario, beside, ...said }) => {
    const simulated = simulatedOf(service, application, traffic, scenario, said);
    return beside ? withTypical(simulated) : simulated;
  });

/** With typical delays beside the worst, as where nobody chose any. */
export function withTypical(simulated: Simulated): Simulated {
  const { service, application, traffic, scenario, seed } = simulated.plan;
  return { ...simulated, typical: simulate(service, application, traffic, scenario, { mode: 'typical' }, seed) };
}

/** With a startup probe every second, pods are noticed after 20 s at the latest. */
export function startsIn20(onSigterm: OnSigterm): Application {
  return { startupSeconds: 19, shutdownSeconds: 20, onSigterm };
}
