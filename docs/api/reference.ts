/** One task, and the types for it: by name, in the order in which they are read, or by a pattern of their ids. */
interface Task {
  readonly title: string;
  readonly types: readonly string[];
  readonly pattern?: RegExp;
}

const TASKS: readonly Task[] = [
  {
    title: 'Derive a budget',
    types: [
      'TimingBudget', 'TimingBudgetProps', 'LoadBalancerProfile', 'MeasuredLoadBalancerProps', 'DrainPolicy', 'NodeReclaim', 'TimingOverrides',
      'HealthCheckOverrides', 'ProbeOverrides', 'HealthCheckTimings', 'ProbeTimings', 'BudgetWarning', 'TimingExplanation', 'ExplanationTerm',
    ],
  },
  { title: 'Describe any service', types: ['ZeroDowntimeService', 'WorkloadProps', 'ZeroDowntimeNamespace', 'ZeroDowntimeNamespaceProps'] },
  {
    title: 'Describe its pods',
    types: [
      'ContainerResources', 'EnvValue', 'IEnvValue', 'KeyOptions', 'EnvSource', 'EnvSourceOptions', 'PodVolume', 'MountOptions', 'EmptyDirOptions',
      'EphemeralOptions', 'NamedPort', 'Sidecar', 'SidecarTraffic', 'ServiceAccountOptions', 'KeepAliveVariable', 'TimeUnit', 'PreStopAction',
      'ImagePullPolicy', 'CpuArchitecture', 'OperatingSystem',
    ],
  },
  { title: 'Scale and replace its pods', types: ['Autoscaling', 'ExternalAutoscaler', 'ArgoRollout', 'ArgoRolloutStrategy'] },
  {
    title: 'Put it behind an Ingress',
    types: [
      'ZeroDowntimeWebService', 'ZeroDowntimeWebServiceProps', 'ApplicationLoadBalancerProps', 'ApplicationLoadBalancerSettings', 'RoutingProps', 'Route',
      'WeightedBackend', 'Listener', 'ListenerProtocol', 'BackendProtocol', 'LoadBalancerScheme', 'AccessLogs', 'AlbAuthentication', 'OidcOptions',
      'CognitoOptions', 'AuthenticationOptions', 'UnauthenticatedRequests', 'ExternalTrafficPolicy',
    ],
  },
  {
    title: 'Put it behind a Network Load Balancer',
    types: [
      'ZeroDowntimeNetworkService', 'ZeroDowntimeNetworkServiceProps', 'NetworkLoadBalancerProps', 'NetworkLoadBalancerOptions', 'NetworkPort',
      'NetworkHealthCheck',
    ],
  },
  {
    title: 'Put it behind a Gateway',
    types: [
      'ZeroDowntimeGatewayService', 'ZeroDowntimeGatewayServiceProps', 'GatewayRouteProps', 'GatewayReference', 'GatewayOptions',
      'GatewayConfigurationVersion', 'ZeroDowntimeLatticeService', 'ZeroDowntimeLatticeServiceProps', 'LatticeRouteProps',
    ],
  },
  {
    title: 'Bind it to an existing target group',
    types: ['ZeroDowntimeBoundService', 'ZeroDowntimeBoundServiceProps', 'BoundTargetGroupProps', 'TargetGroupRequirements'],
  },
  {
    title: 'Reach it from within the cluster',
    types: ['ZeroDowntimeClusterService', 'ZeroDowntimeClusterServiceProps', 'ClusterFrontProps', 'ClusterIngress'],
    pattern: /Values(Props)?$|EnvoyProxy(Props)?$|\.(Envoy|Traefik)/,
  },
  { title: 'Amend existing objects', types: ['ZeroDowntime', 'RetrofitOptions', 'RetrofitReport', 'RetrofitChange', 'RetrofitQuestion'] },
  { title: 'Check at synthesis', types: ['ZeroDowntimeValidation', 'ZeroDowntimeValidationProps'] },
  { title: 'Use the AWS CDK', types: [], pattern: /^cdk8s-zero-downtime\.aws\./ },
];

/** The description of one type. */
interface Section {
  readonly name: string;
  readonly id: string;
  readonly text: string;
}

/** The reference with its types in the order of the tasks, which come first as a table of contents. */
export function groupByTask(reference: string): string {
  const sections = sectionsOf(reference);
  const groups = TASKS.map(task => ({ ...task, sections: sectionsFor(task, sections) }));
  const placed = new Set(groups.flatMap(group => group.sections));
  const left = sections.filter(section => !placed.has(section)).map(({ name }) => name);
  if (left.length > 0) throw new Error(`API.md: ${left.join(', ')} belong to no task; add them to one in docs/api/reference.ts`);
  return [
    '# API Reference <a name="API Reference" id="api-reference"></a>\n',
    ...groups.map(({ title, sections: own }) => `- [${title}](#${anchor(title)}): ${own.map(({ name, id }) => `[${name}](#${id})`).join(', ')}`),
    '',
    ...groups.flatMap(({ title, sections: own }) => [`## ${title} <a name="${title}" id="${anchor(title)}"></a>\n`, ...own.map(({ text }) => text)]),
  ].join('\n').trimEnd() + '\n';
}

function sectionsFor({ types, pattern }: Task, sections: readonly Section[]): Section[] {
  const isAws = (id: string) => id.startsWith('cdk8s-zero-downtime.aws.');
  const named = types.flatMap(name => sections.filter(section => section.name === name && !isAws(section.id)));
  const known = new Set(TASKS.flatMap(task => task.types));
  return [...named, ...sections.filter(({ name, id }) => pattern?.test(id) && (isAws(id) || !known.has(name)))];
}

/** Every type begins with a heading of the third level, or stands in a part with one of the second. */
function sectionsOf(reference: string): Section[] {
  return reference.split(/^(?=#{1,3} .*<a name=)/m).filter(part => part.startsWith('### ')).map(text => {
    const [, name, id] = /^### (\S+) <a name="[^"]*" id="([^"]+)"/.exec(text) ?? [];
    if (name === undefined) throw new Error(`API.md: no name in '${text.slice(0, 80)}'`);
    return { name, id, text: text.trimEnd() + '\n' };
  });
}

function anchor(title: string): string {
  return title.toLowerCase().replace(/[^a-z]+/g, '-');
}
