import { calibratedByLab, Leaks, leaksIn } from './calibrated';
import { counts } from './counts';
import { Lab, registerNodes } from './node';
import { LabPlay, LabScenario, play, SCENARIOS, SERVER } from './play';
import { buildModel } from '../../../src/model/model';
import { whyNot } from '../../../src/rehearsal/deployment/prepare';
import { findWorkload, RehearsedWorkload } from '../../../src/rehearsal/from-manifests';
import { Measured } from '../../../src/rehearsal/measure/measure';
import { Outcome, subjectsOf } from '../../../src/simulation';
import { measureServer, serverCommand, SLOW } from '../../rehearsal/applications';
import { objectsIn } from '../../rules/manifests';
import { exampleManifests } from '../accepted';
import { ControlPlane } from '../control-plane';
import { Body, Objects } from '../objects';

/** The examples whose pods are also evicted, and scaled in. */
const DISRUPTED = ['2048-before', '2048', 'nlb-tcp'];
/** The example whose old pods lose requests for the whole leak window, and the one of which a rollout is watched. */
const [LEAKING, WATCHED] = ['2048-before', '2048'];
/** The share of requests that may be sent late. */
const TOO_LATE = 0.02;
const TRIES = 3;

/** Counts as the real controllers do; then rolls, scales and evicts the pods of the examples by them, and compares what is lost with the simulation. */
export async function rolledByControllers(plane: ControlPlane, tell: (text: string) => void): Promise<string[]> {
  const failures: string[] = [];
  const lab: Lab = { plane, objects: new Objects(plane) };
  let played = 0;
  let leaks: Leaks | undefined;
  let watched: { readonly found: RehearsedWorkload; readonly objects: readonly Body[] } | undefined;
  const nodes = await registerNodes(lab);
  try {
    failures.push(...await counts(lab, tell));
    const measured = await measureServer(serverCommand(SERVER), { requests: [SLOW], requestSeconds: 1, rate: 30 });
    for (const { example, objects } of exampleManifests()) {
      const model = buildModel(objectsIn(objects));
      const names = new Set(subjectsOf(model).subjects.map(({ workload }) => workload));
      for (const name of names) {
        const title = names.size === 1 ? example : `${example}, ${name}`;
        const found = findWorkload([model], name);
        const reason = 'problem' in found ? found.problem : whyLeftOut(found, objects);
        if ('problem' in found || reason !== undefined) {
          tell(`${title}: not rolled here: ${reason}`);
          continue;
        }
        for (const scenario of DISRUPTED.includes(example) ? SCENARIOS : SCENARIOS.slice(0, 1)) {
          const said = await compare(lab, title, `lab-${++played}-${scenario}`, found, objects, scenario, measured, tell);
          failures.push(...said.failures.map(text => `${title}, ${scenario}: ${text}`));
          if (example === LEAKING) leaks = { samples: [...leaks?.samples ?? [], ...said.leaks.samples], loadBalancer: said.leaks.loadBalancer };
        }
        if (example === WATCHED) watched = { found, objects };
      }
    }
    if (watched === undefined || leaks === undefined) failures.push(`${LEAKING} or ${WATCHED} was not rolled, so that nothing could be calibrated`);
    else failures.push(...await calibratedByLab(lab, watched.found, watched.objects, measured, leaks, tell));
  } finally {
    nodes.stop();
  }
  return failures;
}

function whyLeftOut({ subject, object }: RehearsedWorkload, objects: readonly Body[]): string | undefined {
  if (object.kind !== 'Deployment') return `it is a ${object.kind}, which none of these controllers rolls`;
  const { loadBalancer } = subject.service;
  if (!loadBalancer.targets.arePods || !/^(alb|nlb)/.test(loadBalancer.kind.name)) return 'pods are not the targets of an Application or Network Load Balancer';
  if (!objects.some(({ kind, metadata }) => kind === 'Deployment' && metadata.name === object.name)) return 'its Deployment is not a manifest of its own';
  return whyNot(subject, { scenario: 'rollout' });
}

function byClass({ lostByClass }: Outcome): string {
  const lost = Object.entries(lostByClass).filter(([, count]) => count > 0);
  return lost.length === 0 ? '' : ` (${lost.map(([lossClass, count]) => `${count} ${lossClass}`).join(', ')})`;
}

/**
 * Whether 5 % differ at most, or one request at either end of the losses of each pod. Requests that this machine sent late say nothing.
 */
function agrees({ run: { outcome: { lost, pods }, measurement: { late } }, predicted }: Pick<LabPlay, 'run' | 'predicted'>): boolean {
  const gone = pods.filter(({ deleted }) => deleted !== undefined).length;
  return Math.abs(lost - predicted.lost) <= Math.max(2 * gone, 0.05 * predicted.lost) + late;
}

async function compare(
  lab: Lab, title: string, namespace: string, found: RehearsedWorkload, objects: readonly Body[], scenario: LabScenario, measured: Measured,
  tell: (text: string) => void,
): Promise<{ readonly failures: string[]; readonly leaks: Leaks }> {
  for (let tries = 1; ; tries++) {
    const { run, predicted, service, failures } = await play(lab, `${namespace}-${tries}`, found, objects, scenario, measured);
    const { late } = run.measurement;
    const { lost, requests } = run.outcome;
    const isBusy = late > TOO_LATE * requests;
    const close = agrees({ run, predicted });
    if ((isBusy || !close) && tries < TRIES) continue;
    if (isBusy) {
      tell(`${title}, ${scenario}: this machine is too busy, and what was lost says nothing`);
      return { failures, leaks: { samples: [], loadBalancer: service.loadBalancer } };
    }
    tell(`${title}, ${scenario}: ${lost} of ${requests} lost${byClass(run.outcome)}, ${predicted.lost} simulated${byClass(predicted)}`
      + `${late > 0 ? `; ${late} requests were sent late` : ''}`);
    return {
      failures: [...failures, ...close ? [] : [`${lost} lost, but ${predicted.lost} simulated`], ...run.deaths],
      leaks: { samples: leaksIn(run), loadBalancer: service.loadBalancer },
    };
  }
}

