import {connectionWords, keyConnectionsOf} from './key-connections.ts';
import type {KeyPolicy} from './key-policy.ts';
import {ago, capital} from './plain.ts';
import type {AnswerableId, Holder, ReadinessFacts, ReadinessItem} from './readiness.ts';
import {isWithin, scopeWords} from './scope.ts';

type Found = Omit<ReadinessItem, 'id' | 'stops' | 'evidence'> & Partial<Pick<ReadinessItem, 'stops' | 'evidence'>>;

/** What is to be known before keys are turned off, or, where they are to come back, what could forbid that. `now`: milliseconds since the epoch. */
export const readinessOf = (facts: ReadinessFacts, now: number): readonly ReadinessItem[] => {
	const {wanted} = facts;
	const both: readonly (readonly [ReadinessItem['id'], Found | null])[] = [
		['keys', keys(facts)],
		['right', right(facts)],
		['locks', locks(facts)],
		['policies', policies(facts)],
		['remediation', remediation(facts)],
		['key-readers', keyReaders(facts)],
	];
	const before: typeof both = [
		['key-use', keyUse(facts, now)],
		['leftovers', leftovers(facts)],
		['keyless-call', keylessCall(facts)],
		['identities', identities(facts)],
		['dependents', dependents(facts)],
		['monitoring', inPlace(facts, 'monitoring', 'refused calls with a key (403 AuthenticationTypeDisabled) and denied ones (401) are watched')],
		['automation', inPlace(facts, 'automation', 'pipelines, templates and secret rotation set no key and turn none back on')],
		['rollback', inPlace(facts, 'rollback', 'whoever is called when something breaks knows the way back, foundry-keyless harden --rollback')],
	];
	return [...both, ...(wanted === 'off' ? before : [])].flatMap(([id, found]) => (found ? [{id, stops: null, evidence: [], ...found}] : []));
};

const keys = ({resource: {name, keysDisabled}, wanted}: ReadinessFacts): Found => {
	const isThere = keysDisabled === (wanted === 'off');
	return {state: 'ready', text: `${name} ${keysDisabled ? 'takes no keys' : 'takes keys'}${isThere ? ' already' : ''}.`};
};

const right = ({mayWrite, resource: {name}}: ReadinessFacts): Found => {
	if (mayWrite === 'yes') return {state: 'ready', text: `Your roles let you change ${name}.`};
	if (mayWrite === 'unknown') return {state: 'unknown', text: `Whether you may change ${name} could not be read.`};
	return {
		state: 'not-ready',
		stops: 'somebody-else',
		text: `None of your roles lets you change ${name}: Microsoft.CognitiveServices/accounts/write is missing.`,
		evidence: ['Contributor, Cognitive Services Contributor, Azure AI Administrator, Foundry Owner and Foundry Account Owner have it.'],
	};
};

const locks = ({locks: read, resource}: ReadinessFacts): Found => {
	if (read === null) return {state: 'unknown', text: 'Locks could not be read: a read-only one would forbid the change.'};
	const lock = read.find(({level, scope}) => level === 'ReadOnly' && isWithin(resource.id, scope));
	if (!lock) return {state: 'ready', text: 'No lock forbids the change.'};
	return {
		state: 'not-ready',
		stops: 'somebody-else',
		text: `The read-only lock ${lock.name} on ${scopeWords(lock.scope, resource)} forbids the change; its owner can lift it for the moment.`,
	};
};

/** What it does to keys: "refuses keys that are on". */
const does = ({effect, wants}: KeyPolicy): string => {
	if (wants === null) return 'is about keys, and its rule does not tell how';
	const other = wants === 'off' ? 'on' : 'off';
	switch (effect) {
		case 'deny':
			return `refuses to have keys turned ${other}`;
		case 'modify':
			return `turns keys ${wants} in the very change that turns them ${other}, without a word`;
		case 'deploy':
			return `turns keys ${wants} again some time after they were turned ${other}`;
		case 'audit':
			return `reports keys that are ${other}`;
		default:
			return `wants keys to be ${wants}, and whether and how it does something about it here is not known`;
	}
};

const idleWords: Readonly<Record<NonNullable<KeyPolicy['idle']>, string>> = {
	excluded: 'it leaves this resource out',
	exempt: 'an exemption holds',
	'not-enforced': 'it is not enforced',
};

const policyWords = (policy: KeyPolicy): string => {
	const {name, through, idle, exemption} = policy;
	const ended = exemption?.expired ? `; its exemption "${exemption.name}" ran out` : '';
	const until = idle === 'exempt' && exemption?.expiresOn ? ` until ${exemption.expiresOn.slice(0, 10)}` : '';
	return `"${name}"${through === null ? '' : ` of the initiative "${through}"`} ${does(policy)}${idle === null ? ended : `; it does not count here: ${idleWords[idle]}${until}`}.`;
};

const idOf = ({definitionId}: KeyPolicy): string => definitionId.slice(definitionId.lastIndexOf('/') + 1);

const policies = ({policies: read, unreadPolicies, exemptionsRead, wanted}: ReadinessFacts): Found => {
	if (read === null) return {state: 'unknown', text: 'Azure Policy could not be read: a policy may refuse the change, rewrite it, or turn it back.'};
	const evidence = [
		...read.map(policy => `${policyWords(policy)} Definition ${idOf(policy)}.`),
		...(unreadPolicies > 0 ? [`${unreadPolicies} ${unreadPolicies === 1 ? 'policy' : 'policies'} could not be read.`] : []),
		...(exemptionsRead ? [] : ['Exemptions could not be read.']),
	];
	const counting = read.filter(({idle}) => idle === null);
	const against = counting.filter(({wants}) => wants !== null && wants !== wanted);
	const hard = against.find(({effect}) => effect === 'deny' || effect === 'modify') ?? against.find(({effect}) => effect === 'deploy');
	if (hard)
		// Without the exemptions nobody can tell whether it counts.
		return exemptionsRead
			? {
					state: 'not-ready',
					stops: hard.effect === 'deploy' ? null : 'somebody-else',
					text: `The policy ${policyWords(hard)} Definition ${idOf(hard)}.`,
					evidence,
				}
			: {state: 'unknown', text: `The policy ${policyWords(hard)} Whether it is exempt could not be read.`, evidence};
	if (unreadPolicies > 0) return {state: 'unknown', text: 'Not every policy could be read.', evidence};
	const unclear = against.find(({effect}) => effect === 'unknown');
	if (unclear) return {state: 'unknown', text: `The policy ${policyWords(unclear)}`, evidence};
	const keeping = counting.find(({effect, wants}) => wants === wanted && effect !== 'audit' && effect !== 'unknown');
	if (keeping) return {state: 'ready', text: `The policy "${keeping.name}" keeps keys ${wanted}.`, evidence};
	return {state: 'ready', text: `No policy turns it back${wanted === 'off' ? '; none keeps keys off either' : ''}.`, evidence};
};

const remediation = ({policies: read, remediationsRead, wanted}: ReadinessFacts): Found | null => {
	if (read === null) return null;
	if (!remediationsRead) return {state: 'unknown', text: 'Remediation tasks could not be read: one may change it meanwhile.'};
	const running = read.filter(one => one.remediation !== null && one.wants !== wanted && one.idle !== 'exempt');
	const [first] = running;
	if (!first?.remediation) return {state: 'ready', text: 'No remediation task works against it.'};
	return {
		state: 'not-ready',
		text: `The remediation task ${first.remediation.name} of "${first.name}" is on its way (${first.remediation.state}) and changes it back.`,
	};
};

const most = 5;

const listed = (names: readonly string[]): string =>
	names.length <= most ? names.join(', ') : `${names.slice(0, most).join(', ')} and ${names.length - most} more`;

/** "ana@contoso.com (Contributor, Cognitive Services User)", one for each of them. */
const holderWords = (holders: readonly Holder[]): readonly string[] =>
	[...Map.groupBy(holders, ({name}) => name)].map(([name, held]) => `${name} (${[...new Set(held.map(({roleName}) => roleName))].join(', ')})`);

const keyReaders = ({keyReaders: read, resource: {keysDisabled}, wanted, unjudgedHolders = 0}: ReadinessFacts): Found => {
	if (read === null) return {state: 'unknown', text: 'Who may read the keys could not be read.'};
	const [holders, ready] = [false, true].map(isEligible => holderWords(read.filter(one => (one.isEligible ?? false) === isEligible))) as [
		readonly string[],
		readonly string[],
	];
	const count = holders.length;
	const further = ready.length === 0 ? '' : ` ${ready.length} can activate a role that may: ${listed(ready)}.`;
	const open = unjudgedHolders === 0 ? '' : ` Of ${unjudgedHolders} ${unjudgedHolders === 1 ? 'assignment' : 'assignments'} the role could not be read.`;
	const calls = keysDisabled ? (wanted === 'on' ? 'could call with one again' : null) : 'call with one';
	const until = calls === null ? '' : `, and ${calls} whatever their roles give`;
	return {
		state: unjudgedHolders > 0 ? 'unknown' : 'ready',
		text: `${count === 0 ? 'No role assignment lets anybody read the keys.' : `${count} may read the keys${until}: ${listed(holders)}.`}${further}${open}`,
		evidence: read.map(({name, roleName, scope, isEligible}) => `${name}: ${roleName} on ${scopeWords(scope)}${isEligible ? ', once activated' : ''}`),
	};
};

const keyUse = ({keyReadings, logAsked, days, keysInUse, resource: {keysDisabled}}: ReadinessFacts, now: number): Found => {
	if (keysDisabled) return {state: 'ready', text: 'Keys open nothing.'};
	const read = keyReadings?.filter(({succeeded}) => succeeded) ?? [];
	const who = [...new Set(read.map(({by}) => by))];
	const [last] = read.toSorted((a, b) => b.at - a.at);
	const log =
		keyReadings === null
			? `The activity log ${logAsked ? 'could not be' : 'was not'} read.`
			: last
				? `In the activity log of ${days} days ${listed(who)} read the keys, last ${ago(now - last.at)}.`
				: `The activity log of ${days} days names nobody who read the keys; one read before may still be used.`;
	const evidence = [log];
	if (keysInUse === 'no') return {state: 'ready', text: `You say that no key is in use. ${log}`, evidence};
	if (keysInUse === 'yes') return {state: 'not-ready', stops: 'you', text: 'You say that keys are in use: whoever calls with one would be refused.', evidence};
	// Reading a key is no call with it, and a key that was read long ago still opens: only a person knows.
	return {state: keyReadings === null ? 'unknown' : 'asked', stops: 'you', text: `Is any key of it in use? ${log}`, evidence};
};

const leftovers = ({leftovers: read}: ReadinessFacts): Found => {
	if (read === null) return {state: 'unknown', text: 'This machine could not be searched for keys.'};
	const {found, unread, from, environment} = read;
	const evidence = [
		...found.map(({place, names}) => `${place === 'environment' ? 'environment' : place.file}: ${names.join(', ')}`),
		...unread.map(file => `${file} could not be read`),
	];
	const where = environment
		? `the environment and the .env files from ${from} up`
		: `the .env files from ${from} up; the sandbox has no environment of this machine`;
	if (found.length > 0)
		return {
			state: 'not-ready',
			text: `Variables for keys are left on this machine, which clients take before a token: ${listed([...new Set(found.flatMap(({names}) => names))])}.`,
			evidence,
		};
	return unread.length > 0
		? {state: 'unknown', text: `${unread.length} of the .env files could not be read.`, evidence}
		: {state: 'ready', text: `No variable for a key is left here (${where}).`, evidence};
};

const keylessCall = ({liveness, resource: {name}, said}: ReadinessFacts): Found => {
	if (liveness?.outcome === 'proven') return {state: 'ready', text: `A model of ${name} answered you without a key${liveness.url ? `: ${liveness.url}` : ''}.`};
	if (liveness?.outcome === 'authorized') return {state: 'ready', text: `You may call ${name} without a key; the model did not answer in full.`};
	const isOthers = said.has('identities');
	const stops = isOthers ? null : ('you' as const);
	const why =
		liveness === null || liveness.outcome === 'skipped'
			? 'no deployment could be called'
			: `the call was ${liveness.outcome === 'blocked' ? 'blocked by the network' : `refused${liveness.status === null ? '' : ` with ${liveness.status}`}`}`;
	const text = `No call without a key is proven from here: ${why}.`;
	return isOthers ? {state: 'ready', text: `${text} You say that others have proven theirs.`} : {state: 'not-ready', stops, text};
};

const identities = ({callers, said, resource: {name}}: ReadinessFacts): Found => {
	const evidence = (callers ?? []).map(({name: who, roleName, scope}) => `${who}: ${roleName} on ${scopeWords(scope)}`);
	const applications = [...new Set((callers ?? []).filter(({isApplication}) => isApplication).map(({name: who}) => who))];
	const others = callers === null ? 'Who else may call it could not be read.' : applications.length === 0 ? '' : `To be proven: ${listed(applications)}.`;
	if (said.has('identities')) return {state: 'ready', text: `You say that every identity that calls ${name} has proven it. ${others}`.trim(), evidence};
	return {
		state: 'asked',
		text: `Has every application and identity that calls ${name} proven it, by foundry-keyless probe where it runs? ${others}`.trim(),
		evidence,
	};
};

const dependents = ({connections, deployments, resource, said}: ReadinessFacts): Found => {
	const {own, unclear} = keyConnectionsOf(connections ?? [], resource);
	const evidence = [...(connections ?? []).map(connectionWords), 'Keys that agents hold in tools of their own are not seen from here.'];
	const names = (of: typeof own): string => listed(of.map(({name}) => name));
	if (own.length > 0) {
		const [calls, they, them] = own.length === 1 ? ['A connection calls', 'it', 'it'] : [`${own.length} connections call`, 'they', 'them'];
		const isAccepted = said.has('dependents');
		// What is seen weighs more than that no key is in use: only of the connection itself can somebody say that it may stop.
		return {
			state: 'not-ready',
			stops: isAccepted ? null : 'you',
			text: `${calls} ${resource.name} with its key, and agents through ${them}: ${names(own)}. ${isAccepted ? `You say that ${they} may stop` : `Change ${them} to Microsoft Entra ID`}.`,
			evidence,
		};
	}
	const count = `${deployments.length} ${deployments.length === 1 ? 'deployment answers' : 'deployments answer'} tokens`;
	const doubt = unclear.length === 0 ? '' : `, and ${names(unclear)} calls an address of the whole region with a key, perhaps with one of these`;
	const seen = connections === null ? 'connections could not be read' : `no connection of the resource or its projects names it and calls with a key${doubt}`;
	if (said.has('dependents')) return {state: 'ready', text: `You say that nothing else breaks. ${count}; ${seen}.`, evidence};
	return {
		state: 'asked',
		text: `Does an agent, a search index or a connection of another resource call ${resource.name} with a key? ${count}; ${seen}.`,
		evidence,
	};
};

const inPlace = ({said}: ReadinessFacts, id: AnswerableId, what: string): Found =>
	said.has(id) ? {state: 'ready', text: `You say: ${what}.`} : {state: 'asked', text: `${capital(what)}: is it so?`};
