import type {RoleToMake} from '../access/custom-role.ts';
import {CloudFailure, type Evidence} from '../access/failure.ts';
import {deploymentId} from '../access/grant-deployments.ts';
import {grantsToWrite} from '../access/grants-to-write.ts';
import type {Grant, Plan} from '../access/plan.ts';
import type {Reason} from '../access/reason.ts';
import {type Receipt, type ReceiptEntry, receiptDescription} from '../access/receipt.ts';
import type {RoleAssignment} from '../access/role-assignment.ts';
import type {Session} from '../access/session.ts';
import {answerClaims, type ChallengeTold} from './answer-claims.ts';
import type {Clock} from './clock.ts';
import type {Cloud} from './cloud.ts';
import type {Computer} from './computer.ts';
import {deployGrants, type Engine, type Failure, planDeployments} from './deploy-grants.ts';
import {type Journal, newReceipt, openJournal, receiptNotKept} from './journal.ts';
import {knownSoon, makeRole} from './make-role.ts';
import {openPatience} from './patience.ts';
import {sideBySide} from './side-by-side.ts';

type Tools = {
	readonly cloud: Engine & Pick<Cloud, 'answerClaims' | 'createRoleAssignment' | 'createRoleDefinition' | 'getRoleAssignment'>;
	readonly computer: Pick<Computer, 'random' | 'saveReceipt'>;
	readonly clock: Clock;
};

export type WriteTold = ChallengeTold & {
	readonly onReceipt: (receipt: Receipt, path: string) => void;
	/** That Azure's engine writes, that it does not, that Azure asks to wait. */
	readonly onTold?: (told: Reason) => void;
};

export type WriteQuestion = {
	readonly session: Session;
	readonly plan: Plan;
	/** The custom role that the plan assigns and that is to be made first. */
	readonly makes?: RoleToMake | null;
	/** An Azure region, for deployments to a subscription. */
	readonly location?: string | null;
	/** More grants than this are written by Azure's engine. */
	readonly above?: number;
	/** Most resources of one template. */
	readonly most?: number;
};

export type Written = {
	readonly receipt: Receipt;
	readonly path: string;
	/** Grants that Azure refused; the others are written. */
	readonly failures: readonly Failure[];
};

/** At most this many writes on the wire: Resource Manager's bucket refills ten writes a second. */
const width = 4;

/**
 * Writes what the plan lacks, many grants by template deployments. The receipt is saved before anything is sent and after every answer, so that a run killed in between can be undone.
 * Rejects with `InputTrouble` when the receipt cannot be kept, with nothing sent; with the `CloudFailure` of a required grant when none of them could be written.
 */
export const writeGrants = async ({cloud, computer, clock}: Tools, question: WriteQuestion, told: WriteTold, signal: AbortSignal): Promise<Written> => {
	const {session, plan, location = null, makes = null} = question;
	const tell = told.onTold ?? (() => undefined);
	const fresh = newReceipt({computer, clock}, session);
	const {id} = fresh;
	// A recommendation that is certain to be refused stays a recommendation.
	const toWrite = new Set(grantsToWrite(plan));
	const grants = plan.grants.filter(grant => grant.exists || toWrite.has(grant));
	const {deployments, there} = await planDeployments(cloud, {...question, location, receiptId: id, grants: grants.filter(({exists}) => !exists)}, tell, signal);
	const journal = openJournal(
		computer,
		{
			...fresh,
			entries: grants.map(grant => entryOf(grant, there.get(grant))),
			...(deployments.length === 0 ? {} : {deployments: deployments.map(one => ({id: deploymentId(one), state: 'planned', startedOn: null}))}),
			...(makes ? {roles: [{roleId: makes.roleId, name: makes.name, assignableScope: makes.assignableScope, state: 'planned'}]} : {}),
		},
		told.onReceipt,
	);
	await journal.save().catch((error: unknown) => {
		throw receiptNotKept(error);
	});
	const numbers = new Map(grants.map((grant, index) => [grant, index]));
	const indexOf = (grant: Grant): number => numbers.get(grant) ?? -1;
	const repeating = answerClaims(cloud, session, told, signal);
	if (makes) await makeRole({cloud, session, journal, repeating, signal}, makes);
	const failures: Failure[] = [];
	const deployed = new Set<Grant>(deployments.flatMap(one => one.grants));
	const tried = new Set(deployed);
	for (const deployment of deployments) {
		const {left, failures: refused} = await deployGrants({cloud, clock, session, journal, indexOf, repeating, tell, signal}, deployment);
		failures.push(...refused);
		for (const grant of left) deployed.delete(grant);
	}
	const patiently = openPatience(clock, tell, signal);
	const write = writeOne({cloud, session, journal, signal, description: receiptDescription(id)});
	const single = grants.filter(grant => !grant.exists && !there.has(grant) && !deployed.has(grant));
	await sideBySide(single, width, async grant => {
		const index = indexOf(grant);
		try {
			const {id: assignmentId, outcome} = await patiently(async () =>
				repeating(async () => (makes ? knownSoon(clock, signal, async () => write(grant, index)) : write(grant, index))),
			);
			// The deployment may have written it after all, in its last moment.
			const isOurs =
				outcome === 'existed' && tried.has(grant) && (await carries(cloud.getRoleAssignment(session, assignmentId, signal), receiptDescription(id)));
			journal.mark(index, {id: assignmentId, state: isOurs ? 'created' : outcome});
		} catch (error) {
			if (!(error instanceof CloudFailure)) throw error;
			if (isRefusal(error.evidence)) journal.mark(index, {state: 'refused'});
			failures.push({grant, evidence: error.evidence});
			await journal.saveIfPossible();
			return;
		}
		await journal.saveIfPossible();
		await readBack(cloud.getRoleAssignment(session, journal.receipt().entries[index]?.id ?? '', signal));
	});
	const required = plan.grants.filter(({need, exists}) => need === 'required' && !exists);
	const refused = failures.filter(({grant}) => grant.need === 'required');
	if (refused[0] && refused.length === required.length) throw new CloudFailure(refused[0].evidence);
	return {receipt: journal.receipt(), path: journal.path(), failures};
};

type Single = {
	readonly cloud: Pick<Cloud, 'createRoleAssignment'>;
	readonly session: Session;
	readonly journal: Journal;
	readonly signal: AbortSignal;
	readonly description: string;
};

/** While a person is asked for claims nothing of it is written, and the receipt on the disk says so: they may leave there. */
const writeOne =
	({cloud, session, journal, signal, description}: Single) =>
	async (grant: Grant, index: number): ReturnType<Cloud['createRoleAssignment']> => {
		if (journal.receipt().entries[index]?.state === 'refused') {
			journal.mark(index, {state: 'planned'});
			await journal.save().catch((error: unknown) => {
				throw receiptNotKept(error, 'the grant that Azure asked a stronger sign-in for was not written');
			});
		}
		try {
			return await cloud.createRoleAssignment(session, grant, description, signal);
		} catch (error) {
			if (error instanceof CloudFailure && error.evidence.claims !== null) {
				journal.mark(index, {state: 'refused'});
				await journal.saveIfPossible();
			}
			throw error;
		}
	};

/** A demand for claims is an answer, whoever could not meet it. Where no answer came, or a gateway's, the assignment may be there all the same: it stays planned, so that undo looks for it. */
const isRefusal = ({status, claims}: Evidence): boolean => claims !== null || (status !== null && status >= 400 && status < 500 && status !== 408);

/** Resource Manager has answered for the write already: whoever may not read it has written it all the same. */
const readBack = async (read: Promise<unknown>): Promise<void> => {
	await read.catch((error: unknown) => {
		if (!(error instanceof CloudFailure)) throw error;
	});
};

const carries = async (read: Promise<RoleAssignment | null>, description: string): Promise<boolean> => {
	try {
		return (await read)?.description === description;
	} catch (error) {
		if (!(error instanceof CloudFailure)) throw error;
		return false;
	}
};

const entryOf = ({scope, name, roleId, principal, exists}: Grant, there?: RoleAssignment): ReceiptEntry => ({
	id: there?.id ?? `${scope === '/' ? '' : scope}/providers/Microsoft.Authorization/roleAssignments/${name}`,
	roleId,
	principalId: principal.id,
	scope,
	state: exists || there ? 'existed' : 'planned',
});
