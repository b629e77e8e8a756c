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

/**
 * Items of one list. Kubernetes has no such limit; the longest list of the 689 manifests on which this project is tested has 67, and every
 * reader of a list takes its time for each item.
 */
export const MOST_ITEMS = 10_000;
