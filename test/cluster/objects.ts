import { ControlPlane, until } from './control-plane';

/** An object of Kubernetes. */
export interface Body {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly [field: string]: unknown };
  readonly [field: string]: any;
}

/** What the API server said of an object. */
export interface Created {
  readonly status: number;
  /** The object as the API server completes it, or what is wrong with it. */
  readonly body: any;
  readonly warnings: readonly string[];
}

/** Sends objects to the API server as `kubectl apply --validate=strict` would: unknown fields are refused. */
export class Objects {
  private readonly resources = new Map<string, Promise<{ readonly name: string; readonly namespaced: boolean } | undefined>>();

  public constructor(private readonly plane: Pick<ControlPlane, 'api'>) {}

  /** Creates an object, or with `dryRun` lets the API server do all but keep it. */
  public async create(body: Body, { dryRun = false, namespace = 'default' }: { readonly dryRun?: boolean; readonly namespace?: string } = {}): Promise<Created> {
    const path = await this.pathOf(body, namespace);
    if (path === undefined) return { status: 404, body: { message: `${body.apiVersion} ${body.kind} is not served` }, warnings: [] };
    let created: Created | undefined;
    // Whoever asks for the type of an object soon after its definition, as a mutating policy does, is told to come again.
    await until(async () => {
      created = await this.plane.api('POST', `${path}?fieldValidation=Strict${dryRun ? '&dryRun=All' : ''}`, body);
      return created!.status !== 503;
    });
    return created!;
  }

  /** Creates objects that must be accepted. */
  public async createAll(bodies: readonly Body[]): Promise<void> {
    for (const body of bodies) {
      const { status, body: said } = await this.create(body);
      if (status !== 201 && status !== 409) throw new Error(`${body.kind} ${body.metadata.name} is refused: ${said.message}`);
    }
  }

  /** Changes a part of an object; `status` is a resource of its own. */
  public async patch(body: Pick<Body, 'apiVersion' | 'kind' | 'metadata'>, patch: unknown, subresource = ''): Promise<void> {
    const path = await this.pathOf(body as Body, 'default');
    const { status, body: said } = await this.plane.api('PATCH', `${path}/${body.metadata.name}${subresource}`, patch, 'application/merge-patch+json');
    if (status !== 200) throw new Error(`${body.kind} ${body.metadata.name} cannot be changed: ${said.message}`);
  }

  public async list(apiVersion: string, kind: string, namespace: string): Promise<Body[]> {
    const path = await this.pathOf({ apiVersion, kind, metadata: { name: '', namespace } }, namespace);
    return (await this.plane.api('GET', path!)).body.items.map((item: object) => ({ apiVersion, kind, ...item }));
  }

  private async pathOf({ apiVersion, kind, metadata }: Body, byDefault: string): Promise<string | undefined> {
    const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    const key = `${root} ${kind}`;
    const known = this.resources.get(key) ?? this.plane.api('GET', root).then(({ status, body }) => {
      if (status !== 200 && status !== 404) throw new Error(`${root} cannot be read: ${status} ${body.message ?? body}`);
      return status === 200 ? body.resources.find((resource: { name: string; kind: string }) => resource.kind === kind && !resource.name.includes('/')) : undefined;
    });
    this.resources.set(key, known);
    const resource = await known;
    if (resource === undefined) return undefined;
    return `${root}/${resource.namespaced ? `namespaces/${metadata.namespace ?? byDefault}/` : ''}${resource.name}`;
  }
}
