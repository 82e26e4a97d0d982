import {spawn} from 'node:child_process';
import {existsSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {describe, expect, onTestFinished} from 'vitest';
import {documentOf} from './support/document.ts';
import {listAssignments, serve} from './support/served.ts';
import {test} from './support/sitting.ts';

const python = '/usr/bin/python3';
const hasAzureCli = existsSync('/usr/lib/python3/dist-packages/azure/cli/core/__init__.py');

/** Debian's az meets a newer SDK there, which calls one of its fields otherwise, and could assign no role to anybody. */
const az = `import importlib, sys
for version in ('v2018_01_01_preview', 'v2020_04_01_preview', 'v2022_04_01', 'v2022_05_01_preview'):
    try:
        operations = importlib.import_module('azure.mgmt.authorization.%s.operations' % version)
    except ImportError:
        continue
    for name in ('RoleAssignmentsOperations', 'RoleDefinitionsOperations'):
        kind = getattr(operations, name, None)
        if kind is not None and not hasattr(kind, 'config'):
            kind.config = property(lambda self: self._config)
sys.argv[0] = 'az'
from azure.cli.core import get_default_cli
sys.exit(get_default_cli().invoke(sys.argv[1:]))
`;

/** A script with the real Azure CLI as \`az\`, which knows the sandbox only by its proxy and its authority. */
const inBash = async (script: string, env: Readonly<Record<string, string>>): Promise<string> =>
	new Promise((resolve, reject) => {
		const child = spawn('bash', ['--norc', '-e', '-c', `az() { ${python} -c "$AZ" "$@"; }\n${script}`], {env: {...env, AZ: az, PATH: '/usr/bin:/bin'}});
		const out: string[] = [];
		child.stdout.on('data', part => out.push(String(part)));
		child.stderr.on('data', part => out.push(String(part)));
		child.on('error', reject);
		child.on('close', code => (code === 0 ? resolve(out.join('')) : reject(new Error(out.join('')))));
	});

describe.skipIf(!hasAzureCli)('the Azure CLI itself runs what a hand-off prints', () => {
	test('and what it writes is what this program would have written', async ({start, run}) => {
		const served = await serve(start);
		const before = await listAssignments(served);
		const words = ['--credential', 'environment', '--resource', 'contoso-foundry', '--scenario', 'openai', '--for', 'ben@contoso.com'] as const;
		const {handOff, plan} = documentOf(await run(['hand-off', ...words, '--json'], served));
		const [planned] = plan?.grants ?? [];
		const {proxy, ca, clientId, clientSecret, tenantId} = served;
		// Not in the home that is looked through for tokens: az keeps its own there.
		const folder = mkdtempSync(join(tmpdir(), 'foundry-keyless-az-'));
		onTestFinished(() => rmSync(folder, {recursive: true}));
		const env = {HTTPS_PROXY: proxy, REQUESTS_CA_BUNDLE: ca, HOME: folder, AZURE_CONFIG_DIR: folder, AZURE_CORE_COLLECT_TELEMETRY: 'no'};
		await inBash(`az login --service-principal -u ${clientId} -p '${clientSecret}' --tenant ${tenantId} -o none\n${handOff?.['az']}`, env);
		const added = (await listAssignments(served)).filter(({id}) => !before.some(other => other.id === id));
		expect(added).toMatchObject([
			{
				name: planned?.['name'],
				properties: {
					principalId: planned?.['principalId'],
					roleDefinitionId: expect.stringContaining(String(planned?.['roleId'])) as string,
					scope: planned?.['scope'],
					description: 'Keyless access, asked for with foundry-keyless',
				},
			},
		]);
	});
});
