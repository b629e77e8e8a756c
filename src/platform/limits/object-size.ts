/** What Kubernetes holds of one object. Read in 2026, of version 1.36. */

/**
 * In bytes, of all annotations of an object, keys and values.
 * @see https://github.com/kubernetes/kubernetes/blob/master/staging/src/k8s.io/apimachinery/pkg/api/validation/objectmeta.go, TotalAnnotationSizeLimitB
 */
export const MOST_OF_ANNOTATIONS = 256 * 1024;

/**
 * In bytes, of a request that etcd takes, and so of an object.
 * @see https://etcd.io/docs/v3.5/dev-guide/limit/
 */
export const MOST_OF_OBJECT = 1.5 * 1024 * 1024;
