import { IConstruct } from 'constructs';
import type { Wanted } from './plan';
import { RETROFIT, RetrofitOptions, RetrofitReport } from './retrofit-options';
import { TimingBudget } from '../constructs/budget/timing-budget';
import { checkKubernetesVersion, Checks } from '../constructs/input/checks';
import { construct, readParameter, readProps } from '../constructs/input/shape';

/**
 * Brings what somebody else has written into line with a timing budget.
 */
export class ZeroDowntime {
  /**
   * Sets what is missing or unsafe in the objects of a scope, whoever made them: cdk8s-plus of any version, imported types,
   * included YAML, Helm charts. What is safe stays as it is, byte for byte.
   *
   * Looks at every workload whose pods a Service selects, and at the Services, Ingresses, target group bindings and Gateway
   * routes in front of it; what it cannot decide it reports. Everything is decided from what the objects synthesise to at the time of the
   * call, so call it last. A place that is changed later keeps that later value, and synthesis fails if it is not safe.
   *
   * The number of pods is never changed. Calling it again changes nothing.
   *
   * @param scope the chart, app or construct in which everything is looked for and changed
   * @param options what the application needs
   * @throws if the version of Kubernetes is none
   */
  public static retrofit(scope: IConstruct, options: RetrofitOptions = {}): RetrofitReport {
    const within = readParameter('ZeroDowntime.retrofit()', 'scope', scope, construct);
    const wanted = resolve(within, readProps('ZeroDowntime.retrofit()', options, RETROFIT));
    // Loaded on use: an app that only constructs does not pay for reading manifests.
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- import() would load it as an ES module, which jest cannot
    const { retrofit } = require('./retrofit') as typeof import('./retrofit');
    return retrofit(within, wanted);
  }

  private constructor() {}
}

function resolve(scope: IConstruct, { budget: given, kubernetesVersion, exclude }: RetrofitOptions): Wanted {
  const checks = new Checks(scope.node.path);
  checkKubernetesVersion(kubernetesVersion, checks);
  checks.throwIfAny();
  return { budget: (given ?? TimingBudget.of())._budget, kubernetesVersion, exclude: exclude ?? [] };
}
