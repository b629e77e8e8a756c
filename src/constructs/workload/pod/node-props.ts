/**
 * Architecture of a node.
 */
export enum CpuArchitecture {
  /** 64-bit x86. */
  AMD64 = 'amd64',
  /** 64-bit Arm, such as AWS Graviton. */
  ARM64 = 'arm64',
}

/**
 * Operating system of a node.
 */
export enum OperatingSystem {
  /** Linux. */
  LINUX = 'linux',
  /**
   * Windows Server. Kubernetes refuses the security settings of Linux for such pods, and there is no command `sleep`: the cluster must be
   * 1.30 or later, unless the budget needs no preStop.
   *
   * @see https://kubernetes.io/docs/concepts/windows/intro/#compatibility-v1-pod-spec-containers-securitycontext
   */
  WINDOWS = 'windows',
}
