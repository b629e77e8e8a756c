/** Numbers of the controller ingress-nginx, each in force where nothing else is set, in seconds. Read in 2026, of version 1.15. */

/**
 * `--post-shutdown-grace-period`: from the end of nginx to that of the controller.
 * @see https://kubernetes.github.io/ingress-nginx/user-guide/cli-arguments/
 */
export const POST_SHUTDOWN = 10;

/**
 * `worker-shutdown-timeout`: how long nginx lets open requests run when it stops listening.
 * @see https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/configmap/#worker-shutdown-timeout
 */
export const WORKER_SHUTDOWN = 240;

/**
 * Seconds for which nginx, and so ingress-nginx, keeps an idle connection to a pod. Others keep theirs for longer, Go for 90 s.
 *
 * @see https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/configmap/#upstream-keepalive-timeout
 */
export const USUAL_IDLE_SECONDS = 60;
