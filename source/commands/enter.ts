import {cloudHosts} from '../access/endpoint-hosts.ts';
import {CloudFailure} from '../access/failure.ts';
import type {CredentialSource, Session} from '../access/session.ts';
import type {ChallengeTold} from '../steps/answer-claims.ts';
import type {DeviceCode, SourceOffer} from '../steps/cloud.ts';
import type {Run} from './services.ts';

/** In a script the identity is never a surprise: environment before az before azd, what Azure gives to where it runs only by name, and it is always told. */
const order: readonly CredentialSource[] = ['environment', 'azure-cli', 'azd'];
const prompting: readonly CredentialSource[] = ['browser', 'device-code'];

/** Signs in through the named or the best source. Rejects with `CloudFailure` (plane signin or local): exit 4. */
export const enter = async ({options, services, signal, learn, take}: Run): Promise<Session> => {
	const {cloud, say, terminal} = services;
	if (!options.given.has('cloud') && options.cloud !== 'public')
		take(`az is set to ${cloudHosts[options.cloud].azureName}, so this run is for --cloud ${options.cloud}.`, 'taken.cloud');
	const source = options.credential ?? chooseSource(options.sandbox !== null, await cloud.sources(signal), terminal.stdin && terminal.stdout && options.input);
	if (source === 'browser') say('A browser window opens: sign in there. Without one, --credential device-code gives a code for any other screen.');
	const session = await cloud.signIn({source, tenantId: options.tenant, cloud: options.cloud}, code => sayCode({options, services}, code), signal);
	learn({session});
	say(
		`Signed in as ${session.name ?? session.objectId}, tenant ${session.tenantName ?? session.tenantId}, through ${session.source}${session.sandbox ? ` (sandbox ${session.sandbox})` : ''}.`,
	);
	return session;
};

const sayCode = (
	{options, services: {say, clock}}: Pick<Run, 'options' | 'services'>,
	{userCode, verificationUri, expiresAt, application}: DeviceCode,
): void => {
	if (options.sandbox) {
		say(`The sandbox approves its device code ${userCode} by itself.`);
		return;
	}
	say(`Open ${verificationUri} and enter the code ${userCode} within ${Math.ceil((expiresAt - clock.now()) / 60_000)} minutes.`);
	say(`You will be asked to approve "${application}". Only enter a code that you asked for yourself, just now.`);
};

/** What is said when Azure demands a stronger sign-in before it writes. */
export const challenged = (run: Pick<Run, 'options' | 'services'>): ChallengeTold => ({
	onChallenge: () => run.services.say('Azure asks for a stronger sign-in before it writes.'),
	onDeviceCode: code => sayCode(run, code),
	onAnswered: () => run.services.say('Signed in again; the write goes on.'),
});

const chooseSource = (sandbox: boolean, offers: readonly SourceOffer[], canAsk: boolean): CredentialSource => {
	if (sandbox) return 'device-code';
	const ready = order.find(source => offers.some(offer => offer.source === source && offer.state === 'ready'));
	if (ready) return ready;
	const best = offers.find(({source, state}) => state !== 'absent' && prompting.includes(source));
	if (canAsk && best) return best.source;
	throw new CloudFailure({
		plane: 'local',
		status: null,
		code: 'NoCredential',
		aadsts: null,
		message: 'No identity is signed in on this machine.',
		headers: {},
		request: null,
		correlationId: null,
		claims: null,
	});
};
