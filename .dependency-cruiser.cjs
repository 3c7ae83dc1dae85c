/**
 * Who may import whom. ARCHITECTURE.md shows the house these rules keep in order; each rule says what it is for.
 * Where only values are forbidden, `import type` stays allowed: types vanish when the program runs.
 */

/** Files that only the web server runs; everything else under web/ ends up in the browser's bundle. */
const SERVER_FILES = '^web/(lib/server/|.*(\\.server|\\+server)\\.ts$)';

const rules = [
  {
    name: 'no-cycles',
    comment: 'Two modules that need each other are one module, or a third one is missing that both need.',
    from: {},
    to: { circular: true },
  },
  {
    name: 'resolvable',
    comment: 'A rule cannot see where an import leads that does not resolve, so such imports may not pass unseen.',
    from: {},
    // SvelteKit writes the ./$types of a route; svelte-check knows them.
    to: { couldNotResolve: true, path: '^(#|\\.)', pathNot: '\\$types(\\.d\\.ts|\\.js)?$' },
  },
  {
    name: 'contract-is-a-leaf',
    comment: 'The contract is shared by every part, so whatever it imported would be shared too. It may use zod alone.',
    from: { path: '^grader/contract/' },
    to: { pathNot: ['^grader/contract/', '^node_modules/zod/'] },
  },
  {
    name: 'core-is-pure',
    comment:
      'The core decides verdicts. With neither I/O nor a clock nor packages it gives the same answer everywhere, and its tests need nothing.',
    from: { path: '^grader/core/' },
    to: { pathNot: ['^grader/core/', '^grader/contract/'] },
  },
  {
    name: 'grader-knows-no-users',
    comment: 'The grader is stateless and runs on machines that have no database: it knows bundles and submissions.',
    from: { path: '^grader/' },
    to: { path: '^(db|web)/' },
  },
  {
    name: 'db-stores-the-contract',
    comment: 'What is stored is what the contract says, and nothing of how it came to be or how it is shown.',
    from: { path: '^db/' },
    to: { path: '^(grader|exercises|web|bin)/', pathNot: '^grader/contract/' },
  },
  {
    name: 'exercises-know-the-contract',
    comment:
      'Exercises are content: they say what is checked, in terms of the contract, and not how it is run or stored.',
    from: { path: '^exercises/' },
    to: { path: '^(grader|db|web|bin)/', pathNot: '^grader/contract/' },
  },
  {
    name: 'web-talks-to-the-grader',
    comment:
      'The web app reaches the grader over HTTP, perhaps on another machine. Of all but the contract it may know the types, which is what its typed client is made of.',
    from: { path: '^web/' },
    to: { path: '^grader/', pathNot: '^grader/contract/', dependencyTypesNot: ['type-only'] },
  },
  {
    name: 'browser-never-holds-the-server',
    comment: 'What the browser loads is public: no database, no secrets, and no code that cannot run there.',
    from: { path: '^web/', pathNot: SERVER_FILES },
    to: { path: [SERVER_FILES, '\\.server\\.ts$'], dependencyTypesNot: ['type-only'] },
  },
  {
    name: 'runners-serve-nobody',
    comment: 'A runner and its sandbox run code and tell what they saw, whoever asked: an HTTP request or a terminal.',
    from: { path: '^grader/(runners|sandbox)/' },
    to: { path: '^grader/(http|service)/', dependencyTypesNot: ['type-only'] },
  },
  {
    name: 'service-sees-interfaces',
    comment: 'Queue, grading and HTTP see runners as an interface, so a new language changes nothing in them.',
    from: { path: '^grader/(service|http)/' },
    to: { path: '^grader/(runners|sandbox)/', dependencyTypesNot: ['type-only'] },
  },
  {
    name: 'only-entries-join',
    comment:
      "The grader's process, its workers' process and the commands are the only places that know concrete runners; tests and benches look at single parts.",
    from: { pathNot: '^(grader/(main|worker|parts)\\.ts$|grader/(runners|sandbox|service|http)/|bin/|bench/|test/)' },
    to: { path: '^grader/(runners|sandbox)/', dependencyTypesNot: ['type-only'] },
  },
  {
    name: 'only-entries-assemble',
    comment:
      'What joins the parts is for processes to start from; anything else that used it would know concrete parts.',
    from: { pathNot: '^(grader/(main|worker)\\.ts$|bin/|bench/|test/)' },
    to: { path: '^grader/(main|worker|parts)\\.ts$', dependencyTypesNot: ['type-only'] },
  },
  {
    name: 'world-is-not-node',
    comment: 'The world is what submissions see inside their isolate, where neither Node nor packages exist.',
    from: { path: '^grader/runners/javascript/world/' },
    to: { pathNot: '^grader/', dependencyTypesNot: ['type-only'] },
  },
  {
    name: 'nothing-needs-tests',
    comment: 'Tests know the program, never the other way round.',
    from: { pathNot: '^test/' },
    to: { path: '^test/' },
  },
];

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: rules.map((rule) => ({ severity: 'error', ...rule })),
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    // Without this, imports of types would be left out, cycles of types with them.
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: {
      path: [
        // What students write, and what runs beside it: its imports are names that exist only in a sandbox.
        '^exercises/catalogue/.*/(scenario|starter|provided|submissions)',
        // Programs that attack the sandbox.
        '^test/.*/hostile/',
        '^(build|data|\\.svelte-kit)/',
      ],
    },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'svelte', 'node', 'default', 'types'],
    },
  },
};
