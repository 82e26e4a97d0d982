import {duration, shorten} from '../access/plain.ts';
import type {RunRecord} from '../access/run-record.ts';
import {needsProject, type ScenarioId, scenarios} from '../access/scenario.ts';
import type {CloudName, CredentialSource, Session} from '../access/session.ts';
import type {Target} from '../access/target.ts';
import {calm} from './calm.ts';

/** Names and turns of phrase that several screens share. */

export const sourceNames: Readonly<Record<CredentialSource, string>> = {
	browser: 'Browser',
	'device-code': 'Device code',
	'azure-cli': 'Azure CLI',
	azd: 'Azure Developer CLI',
	environment: 'Environment',
	'managed-identity': 'Managed identity',
	'workload-identity': 'Workload identity',
};

export const sourceHints: Readonly<Record<CredentialSource, string>> = {
	browser: 'opens a window on this machine',
	'device-code': 'for SSH, containers, or another screen',
	'azure-cli': 'who az is signed in as',
	azd: 'who azd is signed in as',
	environment: 'the application in AZURE_CLIENT_ID',
	'managed-identity': 'the identity of this machine in Azure',
	'workload-identity': 'the identity of this pod',
};

export const cloudNames: Readonly<Record<CloudName, string>> = {public: 'public cloud', usgov: 'US Government cloud', china: 'China cloud'};

const kindNames: Readonly<Record<string, string>> = {
	AIServices: 'Foundry',
	OpenAI: 'Azure OpenAI',
	SpeechServices: 'Speech',
	TextAnalytics: 'Language',
	FormRecognizer: 'Document Intelligence',
	ComputerVision: 'Vision',
};

/** Microsoft's name for a kind of Cognitive Services account. */
export const kindName = (kind: string): string => calm(kindNames[kind] ?? kind);

/** A guest's name holds the one at home: ana_contoso.com#EXT#@fabrikam.onmicrosoft.com. Source: Microsoft Learn, "Properties of a Microsoft Entra B2B collaboration user". */
const nameAtHome = (name: string): string => name.replace(/^(.+)_([^_]+)#EXT#@.*$/iu, '$1@$2');

export const whoIs = (session: Session): string => calm(session.name === null ? shorten(session.objectId) : nameAtHome(session.name));
/** A principal by its name, a guest by the one at home; else by its id. */
export const nameOfPrincipal = ({name, id}: {readonly name: string | null; readonly id: string}): string =>
	calm(name === null ? shorten(id) : nameAtHome(name));

export const tenantOf = (session: Session): string => calm(session.tenantName ?? shorten(session.tenantId));

export const hostOf = (url: string): string => url.replace(/^[a-z]+:\/\//i, '').replace(/[/?#].*$/s, '');

/** The resource by name; where only an endpoint is known, its host. */
export const resourceName = (target: Target): string => calm(target.resource?.name ?? hostOf(target.endpoint));

/** What the scenario is about, as part of a sentence: "call OpenAI models on contoso-openai". */
export const doing = (scenario: ScenarioId, target: Target): string => {
	const where = resourceName(target);
	const {activity, needs} = scenarios[scenario];
	if (needsProject(scenario)) return `${activity} ${target.project ? `project ${calm(target.project.name)}` : 'a project'} on ${where}`;
	return needs[0]?.at === 'subscription' ? `${activity} the subscription of ${where}` : `${activity} ${where}`;
};

/** "you" for the signed-in person, the name (else the id) for everybody else. */
export const personOf = ({session}: Pick<RunRecord, 'session'>, principal: {readonly id: string; readonly name: string | null}): string =>
	principal.id === session?.objectId ? whoIs(session) : nameOfPrincipal(principal);

export const isMe = ({session}: Pick<RunRecord, 'session'>, principal: {readonly id: string}): boolean => principal.id === session?.objectId;

export const grouped = (number: number): string => String(number).replaceAll(/\B(?=(\d{3})+$)/g, ',');

export const count = (number: number, one: string, many = `${one}s`): string =>
	`${number.toString().replaceAll(/\B(?=(\d{3})+$)/g, ',')} ${number === 1 ? one : many}`;

const small = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'];
export const inWords = (number: number): string => small[number] ?? String(number);

export const ordinal = (number: number): string => {
	const tens = number % 100;
	const suffix = tens >= 11 && tens <= 13 ? 'th' : (['th', 'st', 'nd', 'rd'][number % 10] ?? 'th');
	return `${number}${suffix}`;
};

/** A short span exactly, a longer one in words. */
export const took = (ms: number): string => (ms < 1000 ? `${Math.round(ms)} ms` : duration(ms));

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** All of so many: "they", "both", "all 3". */
export const everybody = (number: number): string => (number === 1 ? 'they' : number === 2 ? 'both' : `all ${count(number, '', '').trim()}`);

/** A data action without the provider in front of it. */
export const shortAction = (action: string): string => action.replace(/^Microsoft\.CognitiveServices\//i, '');

export const listed = (names: readonly string[], most: number): string =>
	names.length <= most ? names.join(', ') : `${names.slice(0, most).join(', ')} and ${names.length - most} more`;
