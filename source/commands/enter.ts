import {appBeforePerson} from '../access/app-identity.ts';
import {cloudHosts} from '../access/endpoint-hosts.ts';
import {CloudFailure} from '../access/failure.ts';
import {capital} from '../access/plain.ts';
import {type CredentialSource, type Session, usualSource} from '../access/session.ts';
import {inputTrouble} from '../access/trouble.ts';
import type {ChallengeTold} from '../steps/answer-claims.ts';
import type {DeviceCode, SourceOffer} from '../steps/cloud.ts';
import type {Run} from './services.ts';

const prompting: readonly CredentialSource[] = ['browser', 'device-code'];

/** Signs in through the named or the best source. Rejects with `CloudFailure` (plane signin or local): exit 4. */
export const enter = async (run: Run): Promise<Session> => {
	const {options, services, signal, learn, take} = run;
	const {cloud, say, terminal} = services;
	if (!options.given.has('cloud') && options.request === null && options.cloud !== 'public')
		take(`az is set to ${cloudHosts[options.cloud].azureName}, so this run is for --cloud ${options.cloud}.`, 'taken.cloud');
	const offers = await cloud.sources(signal);
	const source = options.credential ?? chooseSource(options.sandbox !== null, offers, terminal.stdin && terminal.stdout && options.input);
	if (prompting.includes(source) && !options.input && options.sandbox === null) throw mayNotAsk(source);
	if (source === 'browser' && !options.sandbox)
		say('A browser window opens: sign in there. Without one, --credential device-code gives a code for any other screen.');
	const request = {source, tenantId: options.tenant, cloud: options.cloud, pinned: options.credential !== null};
	const session = await cloud.signIn(request, code => sayCode({options, services}, code), signal);
	const other = appBeforePerson(offers, session);
	learn({session, warnings: [...run.record().warnings, ...(other ? [other] : [])]});
	say(
		`Signed in as ${session.name ?? session.objectId}, tenant ${session.tenantName ?? session.tenantId}, through ${session.source}${session.sandbox ? ` (sandbox ${session.sandbox})` : ''}.`,
	);
	return session;
};

/** Through what is signed in already; `null` where somebody would have to be asked, or nobody can be signed in. For what is worth telling without, too. */
export const enterSilently = async (run: Run): Promise<Session | null> => {
	const {options, services} = run;
	const isAsked = options.credential !== null || options.sandbox !== null;
	try {
		return await enter(isAsked ? run : {...run, services: {...services, terminal: {stdin: false, stdout: false}}});
	} catch (error) {
		if (isAsked || !(error instanceof CloudFailure)) throw error;
		return null;
	}
};

const mayNotAsk = (source: CredentialSource) =>
	inputTrouble('usage.may-not-ask', `--credential ${source} asks a person, and --no-input forbids that.`, [
		{text: 'Leave out --no-input, or take a credential that asks nobody: azure-cli, azd, environment, workload-identity, managed-identity'},
	]);

const sayCode = (
	{options, services: {say, clock}}: Pick<Run, 'options' | 'services'>,
	{userCode, verificationUri, expiresAt, application, tenantId}: DeviceCode,
): void => {
	if (options.sandbox) {
		say(`The sandbox approves its device code ${userCode} by itself.`);
		return;
	}
	say(`Open ${verificationUri} and enter the code ${userCode} within ${Math.ceil((expiresAt - clock.now()) / 60_000)} minutes.`);
	say(
		`You will be asked to approve "${application}" for ${tenantId === null ? 'your home tenant' : `tenant ${tenantId}`}. Only enter a code that you asked for yourself, just now.`,
	);
};

/** What is said when Azure demands a stronger sign-in before it writes. */
export const challenged = (run: Pick<Run, 'options' | 'services'>): ChallengeTold => ({
	onChallenge: () => run.services.say('Azure asks for a stronger sign-in before it writes.'),
	onDeviceCode: code => sayCode(run, code),
	onAnswered: () => run.services.say('Signed in again; the write goes on.'),
});

const chooseSource = (sandbox: boolean, offers: readonly SourceOffer[], canAsk: boolean): CredentialSource => {
	const usual = usualSource(offers, sandbox);
	if (usual) return usual;
	const best = offers.find(({source, state}) => state !== 'absent' && prompting.includes(source));
	if (canAsk && best) return best.source;
	const notes = offers.flatMap(({source, state, detail}) =>
		source === 'azure-cli' && state === 'possible' && detail !== null ? [` ${capital(detail)}.`] : [],
	);
	throw new CloudFailure({
		plane: 'local',
		status: null,
		code: 'NoCredential',
		aadsts: null,
		message: `No identity is signed in on this machine.${notes.join('')}`,
		headers: {},
		request: null,
		correlationId: null,
		claims: null,
	});
};
