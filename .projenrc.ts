import { cdk8s, javascript, JsonFile, typescript } from 'projen';

const project = new cdk8s.ConstructLibraryCdk8s({
  name: 'cdk8s-zero-downtime',
  description: 'Zero-downtime rollouts behind AWS load balancers: every timing of a workload derived from one budget',
  author: 'cdk8s-zero-downtime maintainers',
  authorAddress: 'cdk8s-zero-downtime@users.noreply.github.com',
  repositoryUrl: 'https://github.com/cdk8s-zero-downtime/cdk8s-zero-downtime.git',
  license: 'Apache-2.0',
  keywords: ['cdk8s', 'kubernetes', 'eks', 'alb', 'zero-downtime', 'graceful-shutdown', 'prestop', 'readiness-gate'],
  defaultReleaseBranch: 'main',
  packageManager: javascript.NodePackageManager.NPM,
  projenrcTs: true,
  projenrcTsOptions: { runner: typescript.TypeScriptRunner.tsNode({ tsconfig: 'tsconfig.dev.json' }) },

  projenVersion: '0.103.25',
  jsiiVersion: '~6.0.0',
  typescriptVersion: '~6.0.3', // for ts-node and eslint, which need < 7; jsii brings its own
  minNodeVersion: '20.16.0',

  cdk8sVersion: '2.70.106',
  constructsVersion: '10.8.1',
  peerDeps: ['aws-cdk-lib@^2.262.0'], // the first that installs version 3.2.2 of the AWS Load Balancer Controller
  bundledDeps: [
    'commander@^14.0.0', // 15 is ES modules only, which jest on Node 20 cannot load
    'markdown-table@^2.0.0', // 3 is ES modules only
    'picocolors@^1.1.1',
    'xmlbuilder@^15.1.1',
    'diff@^8.0.0',
    'fast-glob@^3.3.3',
    'js-yaml@^4.1.0',
    'picomatch@^4.0.3',
    'simple-statistics@~7.8.9', // the types of later ones are of ES modules only
    'yaml@^2.9.1',
  ],
  devDeps: [
    '@marcbachmann/cel-js@^8', // evaluates admission policies in tests, in a process of its own: it is an ES module
    '@swc/core@^1',
    '@swc/jest@^0.2',
    '@types/js-yaml@^4',
    '@types/markdown-table@^2',
    '@types/node@^20',
    '@types/picomatch@^4',
    '@xmldom/xmldom@^0.9',
    'dependency-cruiser@^17', // 18 needs Node 22
    'cdk-nag@^3',
    'cdk8s-plus-28@^2.5.6', // objects of users, in tests; no property takes a type of any version
    'cdk8s-plus-33@^2.5.57', // the same of a later one
    'ajv@^6', // 7 and later do not know draft-04, in which the schema of SARIF is written; eslint has it, too
    'fast-check@^4',
    '@modelcontextprotocol/sdk@~1.32.2', // bundled into a file that only `mcp` loads
    'vscode-languageserver@^11', // the same for `lsp`
    'vscode-languageserver-textdocument@^1',
    'esbuild@^0.28', // bundles the command
    'generate-license-file@^3', // 4 needs Node 22
    'jsii-rosetta@~6.0.0',
    'kubernetes-models@^4', // 5 needs Node 22
    'playwright-core@^1', // brings no browser of its own
    'typedoc@^0.28', // for its pages, which need neither a server nor a service
  ],
  bin: { 'zero-downtime': 'lib/cli/bin.js' },

  publishToPypi: { distName: 'cdk8s-zero-downtime', module: 'cdk8s_zero_downtime' },
  publishToMaven: {
    javaPackage: 'io.github.cdk8szerodowntime',
    mavenGroupId: 'io.github.cdk8s-zero-downtime',
    mavenArtifactId: 'cdk8s-zero-downtime',
  },
  publishToNuget: { dotNetNamespace: 'Cdk8sZeroDowntime', packageId: 'Cdk8sZeroDowntime' },
  publishToGo: { moduleName: 'github.com/cdk8s-zero-downtime/cdk8s-zero-downtime-go' },

  jestOptions: {
    jestVersion: '^30',
    updateSnapshot: javascript.UpdateSnapshot.NEVER, // a test run never approves its own regressions
    jestConfig: {
      moduleNameMapper: {
        '^cdk8s-zero-downtime$': '<rootDir>/src/index.ts',
        '^cdk8s-zero-downtime/aws$': '<rootDir>/src/aws/index.ts',
        '^@aws/cloudformation-validate$': '<rootDir>/test/aws/cloudformation-validate.ts',
      },
      collectCoverage: false, // `npx jest --coverage` when somebody wants to know: every run would take half as long again
      coverageReporters: ['text-summary', 'lcov'],
      setupFiles: ['<rootDir>/test/setup.ts'],
      globalSetup: '<rootDir>/test/global-setup.ts',
      globalTeardown: '<rootDir>/test/global-teardown.ts',
      modulePathIgnorePatterns: ['<rootDir>/template/'], // its tests and snapshots are those of starter apps
      testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/package/'], // which wants a tarball, and downloads: test:package
      maxWorkers: '100%', // all but one by default, which of two is one
    },
  },
  disableTsconfig: true, // jsii writes its own git-ignored tsconfig.json; tsconfig.dev.json serves tests, examples, eslint
  tsconfigDev: { compilerOptions: { rootDir: '.' }, include: ['docs/**/*.ts', 'examples/**/*.ts', 'packaging/**/*.ts', '.projenrc.ts'] }, // TypeScript 6 wants the root said
  eslintOptions: { dirs: ['src'], devdirs: ['test', 'examples', 'docs', 'packaging'], projectService: false, tsconfigPath: './tsconfig.dev.json' },
  typecheckTests: true, // the transform of jest does not
  github: false,
  release: false,
  sampleCode: false,
  npmignoreEnabled: false, // `files` says what is packed: what is new is not, until somebody says so
  gitignore: ['.jsii.tabl.json'],
});

// Types are checked by tsc: ts-jest would take four times as long for the same JavaScript.
project.jest!.config.transform = {
  '^.+\\.tsx?$': new javascript.Transform('@swc/jest', {
    jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
    module: { type: 'commonjs' },
  }),
};
project.deps.removeDependency('ts-jest');

// Types of the custom resources that are written, generated from their definitions. Nothing loads them, so nobody needs them.
// The definitions of one group go into one file, for which cdk8s wants them in one as well.
project.addTask('import', {
  description: 'Generate the types of custom resources from their definitions into src/imports/',
  steps: ['elbv2', 'gateway'].flatMap(group => [
    { exec: `awk 'FNR == 1 { print "---" } { print }' test/crds/${group}.k8s.aws_*.yaml > ${group}.yaml` },
    { exec: `npx --yes cdk8s-cli@2.207.60 import ${group}.yaml --language typescript --output src/imports` },
    { exec: `rm ${group}.yaml` },
  ]),
});
project.eslint?.addIgnorePattern('src/imports/');
project.gitattributes.addAttributes('/src/imports/**', 'linguist-generated');

// What is read on the project's page is not packed; what is read where the package is installed is.
project.package.addField('files', [
  '.jsii', 'lib/**/*.js', 'lib/**/*.d.ts', '!lib/imports', 'schemas', 'helm', 'template', 'CHANGELOG.md', 'THIRD-PARTY-NOTICES',
]);
// Who publishes from CI proves by it from which commit the package was made.
project.package.addField('publishConfig', { access: 'public', provenance: true });
// The sources are not packed, and stack traces are not shown: maps would be half of the package.
project.tryFindObjectFile('package.json')!.addOverride('jsii.tsc.sourceMap', false);
project.gitignore.include('/template/common/tsconfig.json'); // jsii's own is ignored wherever it stands
project.tryRemoveFile('projenrc/tsconfig.json'); // would be git-ignored by jsii's "tsconfig.json" pattern
project.package.addPackageResolutions('unrs-resolver@1.12.2'); // 1.13.0 lacks platform packages in the registry: npm ci fails

// Who uses cdk8s alone needs no AWS CDK, nor its types: the types of the root are those of `core`.
project.package.addField('peerDependenciesMeta', { 'aws-cdk-lib': { optional: true } });

// What the package offers by name. `./.jsii` and `./package.json` are read by jsii and by bundlers.
project.package.addField('exports', {
  '.': { types: './lib/core.d.ts', default: './lib/index.js' },
  './aws': { types: './lib/aws/index.d.ts', default: './lib/aws/index.js' },
  './jest': { types: './lib/jest.d.ts', default: './lib/jest.js' },
  './.jsii': './.jsii',
  './package.json': './package.json',
});
project.package.addField('typesVersions', { // for module resolutions that ignore `exports`
  '*': { 'lib/index.d.ts': ['lib/core.d.ts'], 'aws': ['lib/aws/index.d.ts'], 'jest': ['lib/jest.d.ts'] },
});

// Warnings of jsii are API mistakes that other languages would meet.
project.compileTask.reset('jsii --silence-warnings=reserved-word --fail-on-warnings');
project.compileTask.prependExec('rm -rf lib tsconfig.tsbuildinfo'); // what a file that is gone was compiled to would be packed
project.compileTask.exec('ts-node --project tsconfig.dev.json packaging/bundle.ts'); // a file for each command
project.compileTask.exec('chmod +x lib/cli/bin.js'); // npm sets the bit where it installs; the packages of other languages do not

// The journey of one value goes one way, from inputs to verdict: each layer may use those that are named behind it, and itself.
const LAYERS: Record<string, readonly string[]> = {
  imports: [],
  platform: [],
  timing: ['platform'],
  config: ['platform', 'timing'],
  constructs: ['platform', 'timing', 'imports'],
  model: ['platform', 'timing', 'config'],
  retrofit: ['platform', 'timing', 'config', 'constructs', 'model'],
  aws: ['platform', 'timing', 'constructs'],
  rules: ['platform', 'timing', 'config', 'model'],
  simulation: ['platform', 'timing', 'config', 'model'], // not `rules`: two independent answers to one question
  probe: ['platform'],
  calibration: ['platform', 'timing'],
  rehearsal: ['platform', 'timing', 'config', 'model', 'simulation', 'probe'],
  audit: ['platform', 'timing', 'config', 'model', 'rules'],
  fix: ['platform', 'timing', 'config', 'model', 'rules'],
  policy: ['platform', 'timing', 'config', 'model', 'rules'],
  report: ['platform', 'timing', 'config', 'model', 'rules', 'calibration', 'simulation', 'probe', 'rehearsal'],
  integrations: ['platform', 'timing', 'config', 'constructs', 'model', 'rules', 'report'],
  cli: ['platform', 'timing', 'config', 'model', 'rules', 'audit', 'calibration', 'simulation', 'probe', 'rehearsal', 'fix', 'policy', 'report'],
};
new JsonFile(project, '.dependency-cruiser.json', {
  marker: false, // would be read as a setting
  obj: {
    forbidden: [
      { name: 'no-cycle', comment: 'what two files need of each other belongs into a third', severity: 'error', from: {}, to: { circular: true } },
      ...Object.entries(LAYERS).map(([layer, others]) => ({
        name: `layer-${layer}`,
        comment: 'inputs → budget → objects → manifests → model → verdict goes one way',
        severity: 'error',
        from: { path: `^src/${layer}/` },
        to: { path: '^src/', pathNot: `^src/(${[layer, ...others].join('|')})/` },
      })),
      {
        name: 'layer-without-name',
        comment: 'a new folder needs a line in the table of layers',
        severity: 'error',
        from: { path: '^src/[^/]+/', pathNot: `^src/(${Object.keys(LAYERS).join('|')})/` },
        to: {},
      },
    ],
    options: {
      tsPreCompilationDeps: true, // a cycle of types is one for whoever reads it
      tsConfig: { fileName: 'tsconfig.dev.json' },
      doNotFollow: { path: 'node_modules' },
    },
  },
});
const layersTask = project.addTask('layers', {
  description: 'Hold the imports of src against the table of layers, and find cycles, those of types as well',
  exec: 'depcruise --config .dependency-cruiser.json --output-type err-long src',
});
project.testTask.prependSpawn(layersTask);
project.eslint?.addOverride({
  files: ['src/**'],
  rules: {
    // Own modules are loaded on use where few need them: `import()` would load them as ES modules, which jest cannot.
    '@typescript-eslint/no-require-imports': ['error', { allow: ['^\\.'] }],
    '@typescript-eslint/no-restricted-imports': ['error', {
      patterns: [{
        group: ['aws-cdk-lib', 'aws-cdk-lib/*'],
        allowTypeImports: true,
        message: 'the AWS CDK is optional: import its types, and take its values from src/aws/cdk.ts, which loads them on use',
      }],
    }],
  },
});
project.eslint?.addOverride({
  files: ['src/timing/**'],
  rules: {
    'no-restricted-imports': ['error', {
      patterns: [{ regex: '^(?!\\./|\\.\\./platform/)', message: 'the timing core is pure and imports nothing but itself and the words of the platform' }],
    }],
  },
});
project.eslint?.addOverride({
  files: ['platform', 'config', 'constructs', 'model', 'retrofit', 'rules', 'audit', 'calibration', 'fix', 'policy', 'simulation', 'report'].map(layer => `src/${layer}/**`),
  rules: {
    'no-restricted-imports': ['error', {
      patterns: [{ regex: '^(node:)?(fs|child_process|http|https|net|stream)(/|$)', message: 'only the command and the integrations touch files and processes: take and return values' }],
    }],
  },
});
project.eslint?.addOverride({
  files: ['src/**'],
  excludedFiles: ['src/cli/bin.ts', 'src/cli/run.ts'],
  rules: {
    'no-restricted-globals': ['error',
      { name: 'Date', message: 'no wall clock: the same input must give the same bytes' },
      { name: 'process', message: 'only src/cli/run.ts touches the process; pass what you need' },
      { name: 'console', message: 'only src/cli/run.ts writes to streams; return a string' }],
    'no-restricted-properties': ['error',
      { object: 'Math', property: 'random', message: 'no global randomness: pass a seeded source' }],
  },
});
project.eslint?.addOverride({
  files: ['test/**'],
  plugins: ['jest'],
  rules: { 'jest/valid-expect': 'error', 'jest/require-to-throw-message': 'error' },
});
project.addDevDeps('eslint-plugin-jest@^29');


// A text of a manifest must not be able to keep a reader busy: no expression may go back over what it has read, from one start or from many.
project.addDevDeps('eslint-plugin-regexp@^2'); // 3 is ES modules only
project.eslint?.addPlugins('regexp');
project.eslint?.addOverride({
  files: ['src/**'],
  rules: { 'regexp/no-super-linear-backtracking': ['error', { report: 'potential' }], 'regexp/no-super-linear-move': ['error', { report: 'potential' }] },
});

// The packages of other languages need their tools: `npm run package-all` makes them where these are, the build does not.
const packageTask = project.tasks.tryFind('package')!;
packageTask.reset();
packageTask.spawn(project.tasks.tryFind('package:js')!);
// What the package is made of, by name, version and licence, to be published beside it.
packageTask.exec('ts-node --project tsconfig.dev.json packaging/sbom.ts');

// One command for everything; `npm test` is that command, so that nobody has to know about projen.
project.setScript('test', 'npx projen build');

// jsii knows the submodule by the root only; in TypeScript it is imported by its own name.
project.postCompileTask.exec('sed -i "s#import { aws } from \'cdk8s-zero-downtime\'#import * as aws from \'cdk8s-zero-downtime/aws\'#" API.md');

// jsii-docgen groups by kinds of types; people look for what they want to do.
project.postCompileTask.exec('ts-node -T --project tsconfig.dev.json docs/api/group-by-task.ts');

// The licences of what is bundled ask to be handed on with it.
project.postCompileTask.exec('generate-license-file --input package.json --output THIRD-PARTY-NOTICES --overwrite --ci');

project.postCompileTask.exec('ts-node -T --project tsconfig.dev.json packaging/notices.ts');

// Code in the README must compile.
project.postCompileTask.exec('jsii-rosetta extract --strict');

project.addTask('examples', {
  description: 'Synthesise every example into its expected/ folder',
  exec: 'ts-node --project tsconfig.dev.json examples/synthesise.ts',
});
project.addTask('docs', {
  description: 'Build the pages of docs/, README and API.md into dist/docs, which a browser opens as it is',
  exec: 'ts-node --project tsconfig.dev.json docs/site/main.ts',
});
project.addTask('demo', {
  description: 'Build, synthesise every example to dist/ and print the budget of the first with its reasons',
  steps: [
    { spawn: 'compile' },
    { exec: 'ts-node --project tsconfig.dev.json examples/demo.ts' },
  ],
});
project.addTask('expected', {
  description: 'Write what the tests expect anew, for a reviewer to read the difference: after a change that is meant',
  steps: [
    { spawn: 'compile' },
    { spawn: 'examples' },
    ...[
      'api/write-surface', 'config/write-documentation', 'rules/update-cases', 'rules/write-catalogue', 'simulation/write-report-table', 'docs/write-pictures',
      'cli/update-scenarios', 'package/write-starter',
    ].map(script => ({ exec: `ts-node --project tsconfig.dev.json test/${script}.ts` })),
  ],
});
project.addTask('test:package', {
  description: 'Test the package as it is published, in apps of its own, after a build; needs the npm registry',
  env: { JEST_JUNIT_OUTPUT_NAME: 'package.xml' },
  exec: 'jest --ci --testPathIgnorePatterns /node_modules/ --globalSetup ./test/package/pack.ts test/package',
});
project.addTask('test:python', {
  description: 'Build the wheel, install it into a clean environment and synthesise an example; needs Python and its registry',
  steps: [{ spawn: 'compile' }, { exec: 'ts-node --project tsconfig.dev.json test/python/main.ts' }],
});
// jsii makes every peer a requirement of the Python package; ours makes the optional ones an extra.
project.tasks.tryFind('package:python')?.reset('ts-node --project tsconfig.dev.json packaging/python.ts');
project.addTask('test:languages', {
  description: 'Compile the code that Java, Go and .NET get, where their tools are and their registries have the peers',
  steps: [{ spawn: 'compile' }, { exec: 'ts-node --project tsconfig.dev.json test/languages/main.ts' }],
});
project.addTask('test:docs', {
  description: 'Read the built pages at the width of a phone and follow their links; needs Chromium',
  exec: 'ts-node --project tsconfig.dev.json test/docs/browser/main.ts',
});
project.addTask('test:linters', {
  description: 'Ask kube-score, kube-linter and polaris about the manifests of all examples; needs Go to build them',
  exec: 'ts-node --project tsconfig.dev.json test/linters/main.ts',
});
project.addTask('test:compatibility', {
  description: 'Run the packed tarball on every version of Node.js and beside every cdk8s-plus that it claims to work with',
  steps: [{ spawn: 'compile' }, { exec: 'ts-node --project tsconfig.dev.json test/compatibility/main.ts' }],
});
project.addTask('test:definitions', {
  description: 'Hold what is written for the Gateway API and Argo Rollouts against their own definitions; needs Go to fetch them',
  exec: 'ts-node --project tsconfig.dev.json test/definitions/main.ts',
});
project.addTask('test:cluster', {
  description: 'Hold manifests and audit against a real etcd, API server and controllers, and the command of AWS against an emulator: npm run test:cluster -- FOLDER; needs Go to build them',
  steps: [
    { exec: 'ts-node --project tsconfig.dev.json test/cluster/main.ts', receiveArgs: true },
    { exec: 'ts-node --project tsconfig.dev.json test/cluster/aws/main.ts' },
  ],
});
project.addTask('test:policies', {
  description: 'Hold admission policies against a real API server, and those of Kyverno against its command; needs Go to build them',
  steps: ['policies', 'kyverno'].map(name => ({ exec: `ts-node --project tsconfig.dev.json test/cluster/${name}.ts` })),
});
project.addTask('test:corpus', {
  description: 'Retrofit every file of a folder of rendered manifests, and hold check, fix and simulate to each other: npm run test:corpus -- FOLDER',
  exec: 'ts-node --project tsconfig.dev.json test/corpus/main.ts',
  receiveArgs: true,
});
project.addTask('test:rehearse', {
  description: 'Rehearse servers in Python, Go and Java, and nginx, whose behaviour is known; says what is not on this machine',
  exec: 'ts-node -T --project tsconfig.dev.json test/rehearsal/languages/main.ts',
  receiveArgs: true,
});
project.addDevDeps('jsfuzz@^1', 'istanbul-lib-hook@^3'); // the binary of Jazzer.js needs a newer C library than long-term distributions have
project.addTask('fuzz', {
  description: 'Look for inputs that break readers, check, fix, diff, simulate or a format: npm run fuzz -- MINUTES [TARGET…]',
  exec: 'ts-node -T --project tsconfig.dev.json test/fuzz/main.ts',
  receiveArgs: true,
});
project.addTask('bench:growth', {
  description: 'Double the size of each kind of input, and print how much longer it takes: npm run bench:growth [-- WORD…]',
  exec: 'ts-node -T --project tsconfig.dev.json test/growth/main.ts',
  receiveArgs: true,
});
project.addTask('bench', {
  description: 'Measure against hand-written cdk8s-plus-28, as ratios in one run',
  steps: [
    { spawn: 'compile' },
    { exec: 'ts-node --project tsconfig.dev.json test/bench/main.ts' },
    { exec: 'ts-node --project tsconfig.dev.json test/bench/probe.ts' },
    { exec: 'ts-node --project tsconfig.dev.json test/bench/simulation.ts' },
  ],
});

project.synth();
