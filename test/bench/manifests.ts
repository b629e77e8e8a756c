/** So many realistic documents: five a service, about fifty lines each where there is something to say. */
export function manifests(documents: number, service = SERVICE): string {
  return Array.from({ length: documents / 5 }, (_, index) => service.replaceAll('INDEX', String(index))).join('---\n');
}

export const SERVICE = `apiVersion: v1
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

/** The same with a grace period that ends before preStop, which `fix` raises. */
export const BROKEN_SERVICE = SERVICE.replace('terminationGracePeriodSeconds: 90', 'terminationGracePeriodSeconds: 30');
