import {projectOf, typedDeployment} from '../access/choose-target.ts';
import {ownCommand, ownTargetWords, sessionWords} from '../access/command-line.ts';
import type {Diagnosis, DiagnosisFacts} from '../access/diagnosis.ts';
import {callableDeployments} from '../access/endpoint.ts';
import {CloudFailure} from '../access/failure.ts';
import {fixAlone} from '../access/findings.ts';
import type {Findings, Rung} from '../access/ladder.ts';
import type {Pasted} from '../access/paste/pasted.ts';
import {readPaste} from '../access/paste/read-paste.ts';
import {adviceForSdk} from '../access/paste/sdk-advice.ts';
import {type Meant, meantBy, principalsIn, understand} from '../access/paste/understand.ts';
import {principalWord} from '../access/principal.ts';
import {redacted} from '../access/redaction.ts';
import type {RunRecord} from '../access/run-record.ts';
import {needsProject, type ScenarioId, scenarios} from '../access/scenario.ts';
import type {Session} from '../access/session.ts';
import type {Target} from '../access/target.ts';
import {explain, InputTrouble} from '../access/trouble.ts';
import {climbLadder} from '../steps/climb-ladder.ts';
import type {OpenedTarget} from '../steps/open-target.ts';
import {enter, enterSilently} from './enter.ts';
import {rungLine} from './findings-report.ts';
import {namedPeople} from './people.ts';
import {type Ending, type Run, sandboxName} from './services.ts';
import {settle} from './settle.ts';
import {wordsOf} from './words-of.ts';

/** The cause of an error and what to do about it: of a text, of a text seen together with what Azure says, or by looking and calling. Never writes. */
export const diagnose = async (run: Run): Promise<Ending> => {
	const {options, services, learn} = run;
	const text = options.error ?? (await services.readInput());
	const pasted = text === null || text.trim() === '' ? null : readPaste(text);
	if (pasted) learn({pasted});
	// An address says where to look, not what went wrong.
	if (!pasted || pasted.is === 'address') return live(run, pasted);
	for (const line of removed(pasted)) services.say(line);
	const facts = (): DiagnosisFacts => ({
		now: services.clock.now(),
		session: run.record().session,
		where: {cloud: options.cloud, sandbox: sandboxName(options.sandbox)},
		named: (['resource', 'project', 'deployment', 'scenario'] as const).flatMap(name => (options[name] === null ? [] : [`--${name}`, options[name]])),
	});
	const said = understand(pasted, facts());
	const alone = (): Ending => {
		const {diagnosis, others} = understand(pasted, facts());
		const advice = adviceForSdk(pasted.sdk);
		if (advice) learn({warnings: [...run.record().warnings, advice]});
		return ended(run, {rungs: [], diagnosis, others, fix: fixAlone(diagnosis)});
	};
	if (said.isSettled) return alone();
	const session = await enterSilently(run);
	if (!session) {
		services.say('Nobody is signed in here, so Azure was not asked: this is what the text alone says.');
		return alone();
	}
	try {
		return await climb(run, session, pasted);
	} catch (error) {
		if (run.signal.aborted || !(error instanceof InputTrouble || error instanceof CloudFailure)) throw error;
		services.say(`Nothing could be checked in Azure. ${explain(error).cause} This is what the text alone says.`);
		return alone();
	}
};

const live = async (run: Run, pasted: Pasted | null): Promise<Ending> => {
	const session = await enter(run);
	try {
		return await climb(run, session, pasted);
	} catch (error) {
		if (run.signal.aborted || !(error instanceof CloudFailure) || error.evidence.plane === 'signin') throw error;
		const diagnosis = explain(error, {session});
		return ended(run, {rungs: [], diagnosis, others: [], fix: {is: 'elsewhere'}});
	}
};

const nothingMeant: Meant = {wanted: null, project: null, deployment: null, scenario: null};

const climb = async (run: Run, session: Session, pasted: Pasted | null): Promise<Ending> => {
	const {options, services, signal, learn} = run;
	const meant = pasted ? meantBy(pasted) : nothingMeant;
	// What was called the text tells better than a flag; what is called now the flag.
	const called = meant.deployment ?? options.deployment;
	const principals = pasted ? principalsIn(pasted) : [];
	const fill = (scenario: ScenarioId): Run['options'] => ({
		...options,
		resource: options.resource ?? meant.wanted,
		project: options.project ?? meant.project,
		// One that is not there is a finding here, no matter of input.
		deployment: null,
		scenario,
	});
	const inferred = meant.scenario ?? 'inference';
	const first = await settle({...run, options: fill(options.scenario ?? inferred)}, session, false, [], principals).catch(async (error: unknown) => {
		// Which project was called no text tells when its path is a template: then the resource is looked at.
		const lacksProject = error instanceof InputTrouble && ['usage.missing-input', 'usage.no-project'].includes(error.diagnosis.id);
		if (options.scenario !== null || inferred !== 'project' || !lacksProject) throw error;
		return settle({...run, options: fill('inference')}, session, false);
	});
	// A project's own identity was refused: what it lacks is looked for behind that project.
	const isBehindProject = options.scenario === null && !needsProject(first.scenario) && projectOf(principals, first.opened.projects) !== null;
	const {
		session: there,
		target: settled,
		scenario,
		opened,
	} = isBehindProject ? await settle({...run, options: fill('project')}, session, false, [], principals) : first;
	const target = withCallable(run, settled, scenario, opened, options.deployment ?? meant.deployment);
	learn({target});
	let told: readonly Rung[] = [];
	// As it is checked: in text the ladder is a part of the result, in JSON it stands in the document.
	const tell = (line: string): void => {
		if (!options.json) services.print(options.redact ? redacted(line, run.record()) : line);
	};
	const answer = await climbLadder(
		{cloud: services.cloud, clock: services.clock},
		{session: there, home: session, pasted, opened, target, scenario, called, people: await namedPeople(run)},
		rungs => {
			for (const rung of rungs) if (rung.state !== 'checking' && !told.some(({id}) => id === rung.id)) tell(rungLine(rung));
			told = rungs.filter(({state}) => state !== 'checking');
		},
		signal,
	);
	const {assessments, people, plan, whoCan, warnings, liveness, findings} = answer;
	learn({assessments, people, plan, whoCan, liveness, warnings: [...run.record().warnings, ...warnings]});
	return ended(run, findings);
};

/** Something must be called to see: what the text names, else the first that can be, which costs next to nothing. */
const withCallable = ({take}: Run, target: Target, scenario: keyof typeof scenarios, {deployments}: OpenedTarget, named: string | null): Target => {
	if (scenarios[scenario].proof === 'none' || (target.deployment && named === null)) return target;
	const callable = callableDeployments(scenario, deployments);
	const meant = callable.find(({name}) => name.toLowerCase() === named?.toLowerCase());
	const [first] = callable;
	if (meant) return {...target, deployment: meant};
	// As it was called: the answer tells.
	if (named !== null) return {...target, deployment: typedDeployment(named)};
	if (!first) return target;
	take(`Deployment ${first.name} is called to see.`, 'taken.deployment');
	return {...target, deployment: first};
};

const ended = (run: Run, findings: Findings): Ending => {
	const diagnosis = run.record().liveness?.outcome === 'skipped' && findings.diagnosis === null ? nothingCalled(run) : withFix(run, findings);
	run.learn({findings: {...findings, diagnosis}});
	return {outcome: diagnosis?.id === ('unknown' satisfies Diagnosis['id']) ? 'unknown' : 'diagnosed', diagnosis};
};

/** What this program can do about it, as a command, before everything else. */
const withFix = (run: Run, {diagnosis, fix}: Findings): Diagnosis | null => {
	const {options, record} = run;
	if (diagnosis === null) return null;
	if (fix.is === 'plan') return withGrant(diagnosis, record());
	if (fix.is !== 'deployment') return diagnosis;
	const given = new Map([...options.given].filter(([name]) => !['error', 'json', 'redact', 'deployment', 'for'].includes(name)));
	const command = ownCommand([
		...wordsOf({...options, command: 'probe', given}),
		...(given.has('scenario') ? [] : ['--scenario', record().scenario ?? 'inference']),
		'--deployment',
		fix.name,
	]);
	return {...diagnosis, remedies: [{text: `Call ${fix.name} instead`, command}, ...diagnosis.remedies]};
};

/** Where the cause names no grant of its own. */
const withGrant = (diagnosis: Diagnosis, {target, scenario, session, people}: RunRecord): Diagnosis => {
	if (!target || !scenario || diagnosis.remedies.some(({command}) => command?.includes(' grant '))) return diagnosis;
	const others = people.filter(({id}) => id !== session?.objectId).flatMap(person => ['--for', principalWord(person)]);
	const command = ownCommand(['grant', ...ownTargetWords(target), '--scenario', scenario, ...others, ...sessionWords(session)]);
	return {...diagnosis, remedies: [{text: 'Grant what is missing; it is shown as a plan first', command}, ...diagnosis.remedies]};
};

const nothingCalled = ({options}: Run): Diagnosis => ({
	id: 'unknown',
	confidence: 'certain',
	cause: 'Nothing was called, so nothing is known: no deployment is named, and none can be listed here.',
	evidence: [],
	remedies: [{text: 'Name the deployment that you call', command: ownCommand([...wordsOf(options), '--deployment', '<name>'])}],
	learnMore: null,
	worthWaiting: false,
	accessVerdict: null,
	original: '',
});

const removed = ({secrets, tokens}: Pasted): readonly string[] => [
	...(secrets.includes('key') ? ['▲ A key was in the text: it is not kept. Whoever saw it can use it: regenerate it.'] : []),
	...(secrets.includes('secret') ? ['▲ A secret was in the text: it is not kept. Whoever saw it can use it: replace it.'] : []),
	...(tokens.length > 0 || secrets.includes('token') ? ['▲ A token was in the text: it is not kept, and only whose it is was read.'] : []),
];
