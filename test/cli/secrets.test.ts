import { run, runWords } from './scenario';

/** What a usage error says, without the pointer to the help. */
async function complaint(...argv: string[]): Promise<string> {
  const { status, stderr } = await runWords(argv);
  expect(status).toBe(2);
  return stderr.replace(/^error: |\n\(run with --help for usage\)\n$/g, '');
}

describe('a usage error shows no secret', () => {
  const HEADER = 'but must be \'Name: value\', such as \'Host: example.com\'';
  const URL = 'but must be a complete http or https URL, such as https://example.com/';
  const PATH = 'but must be a path that begins with / and has neither spaces nor letters that a URL escapes';

  test.each([
    [['probe', 'http://h/', '--header', 'Authorization: Bearer x\u0001'], `'--header' 'Authorization' has the character U+0001 at place 9 of its value, which no header can hold, ${HEADER}`],
    [['probe', 'http://h/', '--header', 'Host: h', '--header', 'Bearer x'], `'--header' number 2 has no name in front of a colon ${HEADER}`],
    [['rehearse', '--header', 'Bearer x', '--', 'app'], `'--header' has no name in front of a colon ${HEADER}`],
    [['probe', 'http://u:x@h:99999/'], `the URL is 'http://***@h:99999/' ${URL}`],
    [['probe', 'ftp://u:x@h/?token=x'], `the URL is 'ftp://***@h/?token=***' ${URL}`],
    [['probe', 'http://h/?token=x', '--insecure'], "'--insecure' must be left out with 'http://h/?token=***', which shows no certificate"],
    [['rehearse', '--request', '/x y?token=x', '--', 'app'], `'--request' is '/x y?token=***' ${PATH}`],
    [['rehearse', '--ready', '/x y?token=x', '--', 'app'], `'--ready' is '/x y?token=***' ${PATH}`],
    [['rehearse', '--request', '/?token=x=0', '--', 'app'], "'--request' is '/?token=***' but its weight must be more than 0"],
    [['probe', 'http://h/', 'curl', '--token=x'], "unknown option '--token=***'"],
    [['probe', 'http://h/', '--fromat=json'], "unknown option '--fromat=json'"],
    [['probe', 'http://h/', '--', 'TOKEN=x'], "the command 'TOKEN=***' cannot be started (not found)"],
  ])('%j', async (argv, expected) => expect(await complaint(...argv)).toBe(expected));
});

test.each(['json', 'junit'])('a rehearsal shows no secret of its command as %s', async format => {
  const { stdout } = await run(`rehearse --quick --runs 1 --format ${format} -- node -e process.exit(3) -- --token=secret`);
  expect(stdout).toContain('--token=***');
  expect(stdout).not.toContain('secret');
}, 20_000);

test.each(['text', 'json', 'junit'])('a probe shows no secret of its command as %s', async format => {
  const { stdout } = await run(`probe http://127.0.0.1:1/ --duration 300ms --settle 0 --format ${format} -- node -e 0 -- --token=secret`);
  expect(stdout).toContain('--token=***');
  expect(stdout).not.toContain('secret');
}, 20_000);
