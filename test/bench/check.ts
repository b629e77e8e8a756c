import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** So many realistic documents: five a service, about fifty lines each where there is something to say. */
export function manifests(documents: number): string {
  return Array.from({ length: documents / 5 }, (_, index) => SERVICE.replaceAll('INDEX', String(index))).join('---\n');
}

/** What no check can do without, as a measure of the machine: the same file through the same parser, whole process. */
const PARSE = 'const { loadAll } = require("js-yaml"); loadAll(require("fs").readFileSync(process.argv[1], "utf8"));';

interface Measured { readonly seconds: number; readonly parsing: number; readonly megabytes: number; readonly documents: number }

/** Runs the command and says at its end how much memory it took at most. */
const RUN = 'process.on("exit", () => console.error(process.resourceUsage().maxRSS)); process.argv.splice(1, 0, "zero-downtime"); require(process.env.BIN)';

/** The whole process, as a user waits for it. */
function measure(documents: number): Measured {
  const folder = mkdtempSync(join(tmpdir(), 'check-'));
  try {
    const file = join(folder, 'all.yaml');
    writeFileSync(file, manifests(documents));
    const start = process.hrtime.bigint();
    const { stdout, stderr } = spawnSync(process.execPath, ['-e', RUN, 'check', file, '--format', 'json'], {
      env: { ...process.env, BIN: join(__dirname, '..', '..', 'lib', 'cli', 'bin.js') }, encoding: 'utf8', maxBuffer: 2 ** 28,
    });
    const seconds = Number(process.hrtime.bigint() - start) / 1e9;
    const parse = process.hrtime.bigint();
    spawnSync(process.execPath, ['-e', PARSE, file], { cwd: __dirname, stdio: 'inherit' });
    const parsing = Number(process.hrtime.bigint() - parse) / 1e9;
    return { seconds, parsing, documents: JSON.parse(stdout).summary.documents, megabytes: Number(stderr.trim().split('\n').at(-1)) / 1024 };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function median(values: readonly Measured[]): Measured {
  return [...values].sort((a, b) => a.seconds - b.seconds)[Math.floor(values.length / 2)];
}

/** Documents per second of `check`, whole process, and how it grows. */
export function benchCheck(): void {
  const [small, large] = [1000, 10000].map(documents => median(Array.from({ length: 5 }, () => measure(documents))));
  const rate = large.documents / large.seconds;
  console.log('Check manifests, whole process, median of 5 runs');
  for (const { documents, seconds, parsing, megabytes } of [small, large]) {
    console.log(`  ${documents} documents: ${seconds.toFixed(2)} s, ${(seconds / parsing).toFixed(1)}× what parsing alone takes, peak memory ${megabytes.toFixed(0)} MB`);
  }
  const growth = large.seconds / small.seconds;
  const holds = rate >= 5000 && large.megabytes <= 200 && growth <= 10;
  console.log(`  ${rate.toFixed(0)} documents/s (at least 5000), memory at most 200 MB, growth from 1000 to 10000 ${growth.toFixed(1)}× (at most 10×): ${holds ? 'holds' : 'DOES NOT HOLD'}\n`);
  if (!holds) process.exitCode = 1;
}

const SERVICE = `apiVersion: v1
kind: Namespace
metadata:
  name: shop-INDEX
  labels:
    elbv2.k8s.aws/pod-readiness-gate-inject: enabled
---
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop-INDEX
  labels: &labels
    app.kubernetes.io/name: web
    app.kubernetes.io/instance: web
spec:
  type: ClusterIP
  selector: *labels
  ports:
    - name: http
      port: 80
      protocol: TCP
      targetPort: http
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  namespace: shop-INDEX
  annotations:
    alb.ingress.kubernetes.io/scheme: internal
    alb.ingress.kubernetes.io/target-type: ip
    alb.ingress.kubernetes.io/backend-protocol: HTTP
    alb.ingress.kubernetes.io/target-group-attributes: deregistration_delay.timeout_seconds=50,slow_start.duration_seconds=0
    alb.ingress.kubernetes.io/load-balancer-attributes: idle_timeout.timeout_seconds=60
    alb.ingress.kubernetes.io/healthcheck-path: /ready
    alb.ingress.kubernetes.io/healthcheck-interval-seconds: "10"
    alb.ingress.kubernetes.io/healthcheck-timeout-seconds: "5"
    alb.ingress.kubernetes.io/healthy-threshold-count: "2"
    alb.ingress.kubernetes.io/unhealthy-threshold-count: "2"
    alb.ingress.kubernetes.io/success-codes: 200-399
spec:
  ingressClassName: alb
  rules:
    - host: shop-INDEX.example.com
      http:
        paths:
          - path: /
            pathType: Prefix
            backend:
              service:
                name: web
                port:
                  name: http
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: web
  namespace: shop-INDEX
spec:
  maxUnavailable: 25%
  unhealthyPodEvictionPolicy: AlwaysAllow
  selector:
    matchLabels:
      app.kubernetes.io/name: web
      app.kubernetes.io/instance: web
---
# Deployed by the pipeline of shop-INDEX
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop-INDEX
  labels:
    app.kubernetes.io/name: web
    app.kubernetes.io/instance: web
spec:
  replicas: 3
  minReadySeconds: 0
  progressDeadlineSeconds: 600
  selector:
    matchLabels:
      app.kubernetes.io/name: web
      app.kubernetes.io/instance: web
  strategy:
    type: RollingUpdate
    rollingUpdate:
      maxSurge: 25%
      maxUnavailable: 0
  template:
    metadata:
      labels:
        app.kubernetes.io/name: web
        app.kubernetes.io/instance: web
    spec:
      terminationGracePeriodSeconds: 90
      topologySpreadConstraints:
        - topologyKey: topology.kubernetes.io/zone
          maxSkew: 1
          whenUnsatisfiable: ScheduleAnyway
          matchLabelKeys: [pod-template-hash]
          labelSelector:
            matchLabels:
              app.kubernetes.io/name: web
      containers:
        - name: web
          image: shop/web:1.4.2
          ports:
            - name: http
              containerPort: 8080
          env:
            - name: LOG_LEVEL
              value: info
          resources:
            requests: { cpu: 100m, memory: 256Mi }
            limits: { memory: 256Mi }
          startupProbe:
            httpGet: { path: /ready, port: http }
            periodSeconds: 3
            timeoutSeconds: 3
            failureThreshold: 24
          readinessProbe:
            httpGet: { path: /ready, port: http }
            periodSeconds: 5
            timeoutSeconds: 3
            failureThreshold: 3
          livenessProbe:
            httpGet: { path: /live, port: http }
            periodSeconds: 10
            timeoutSeconds: 5
            failureThreshold: 4
          lifecycle:
            preStop:
              sleep:
                seconds: 60
`;
