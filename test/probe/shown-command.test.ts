import { shownCommand } from '../../src/probe/shown-command';

describe('shownCommand()', () => {
  test.each([
    [['node', 'server.js', '--port', '8080', '--ping', '5'], 'node server.js --port 8080 --ping 5'],
    [['app', '--token=x', '--apiKey=x', '-Ddb.password=x'], 'app --token=*** --apiKey=*** -Ddb.password=***'],
    [['app', '--password', 'x', '--auth', '--pin', '1'], 'app --password *** --auth --pin ***'],
    [['env', 'PGPASSWORD=x', 'API_KEY=x', 'PORT=1', 'app'], 'env PGPASSWORD=*** API_KEY=*** PORT=1 app'],
    [['curl', '-H', 'Cookie: x', '-H', 'x', '--header=X-Api-Key: x', '-HAuthorization: Bearer x'], 'curl -H Cookie: *** -H *** --header=X-Api-Key: *** -HAuthorization: ***'],
    [['curl', '-u', 'me:x', 'https://me:x@web/?t=x'], 'curl -u me:*** https://***@web/?t=***'],
    [['sh', '-c', 'PORT=1 TOKEN=x node server.js'], 'sh -c PORT=1 TOKEN=***'],
    [['sh', '-c', 'node server.js --password x --port 1'], 'sh -c node server.js --password ***'],
    [['kubectl', 'rollout', 'restart', 'deployment/web', '-n', 'shop'], 'kubectl rollout restart deployment/web -n shop'],
  ])('%j', (argv, shown) => expect(shownCommand(argv).join(' ')).toBe(shown));
});
