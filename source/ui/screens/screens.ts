import type {Screens} from '../view.ts';
import {access} from './access.ts';
import {activate, activateFailed, activating} from './activate.ts';
import {audit, auditFailed, auditRunning} from './audit.ts';
import {auditPlan, auditPlanning, auditSettling} from './audit-plan.ts';
import {auditCalling, auditProof, auditRemove, auditWitness} from './audit-proof.ts';
import {auditFixed, auditFixing, auditHandOff, auditRemoving, auditUnfixed} from './audit-result.ts';
import {deployment} from './deployment.ts';
import {done} from './done.ts';
import {grantFailed, granting} from './grant.ts';
import {handOff} from './hand-off.ts';
import {harden, hardenPlan, hardenReading} from './harden.ts';
import {hardenDone, hardenFailed, hardenHandOff, hardenRunning} from './harden-result.ts';
import {home} from './home.ts';
import {identities} from './identities.ts';
import {climbing, found} from './ladder.ts';
import {left} from './left.ts';
import {paste} from './paste.ts';
import {people} from './people.ts';
import {plan} from './plan.ts';
import {probeFailed, probing} from './probe.ts';
import {project} from './project.ts';
import {scenario} from './scenario.ts';
import {signIn} from './sign-in.ts';
import {signInFailed} from './sign-in-failed.ts';
import {sources} from './sources.ts';
import {targets, targetsFailed} from './targets.ts';
import {assessFailed, ladderFailed, targetFailed} from './trouble.ts';
import {assessing, identitiesLoading, revising, sourcesLoading, targetOpening, targetsLoading} from './waiting.ts';

/** What each place says. A place without a screen does not compile. */
export const screens = {
	home,
	'paste.waiting': paste,
	'sources.loading': sourcesLoading,
	'sources.choosing': sources,
	'identities.loading': identitiesLoading,
	identities,
	'signIn.running': signIn,
	'signIn.failed': signInFailed,
	'targets.loading': targetsLoading,
	'targets.choosing': targets,
	'targets.failed': targetsFailed,
	'target.opening': targetOpening,
	'target.failed': targetFailed,
	'scenario.choosing': scenario,
	'project.choosing': project,
	'deployment.choosing': deployment,
	'people.choosing': people,
	'assess.running': assessing,
	'assess.failed': assessFailed,
	access,
	'ladder.running': climbing,
	'ladder.failed': ladderFailed,
	'ladder.found': found,
	activate,
	'activate.running': activating,
	'activate.failed': activateFailed,
	plan,
	'plan.revising': revising,
	'grant.running': granting,
	'grant.failed': grantFailed,
	'probe.running': probing,
	'probe.failed': probeFailed,
	handOff,
	done,
	'harden.reading': hardenReading,
	harden,
	'harden.plan': hardenPlan,
	'harden.running': hardenRunning,
	'harden.failed': hardenFailed,
	'harden.handOff': hardenHandOff,
	'harden.done': hardenDone,
	'audit.running': auditRunning,
	'audit.failed': auditFailed,
	audit,
	'audit.planning': auditPlanning,
	'audit.plan': auditPlan,
	'audit.fixing': auditFixing,
	'audit.settling': auditSettling,
	'audit.calling': auditCalling,
	'audit.proof': auditProof,
	'audit.witness': auditWitness,
	'audit.remove': auditRemove,
	'audit.removing': auditRemoving,
	'audit.unfixed': auditUnfixed,
	'audit.handOff': auditHandOff,
	'audit.fixed': auditFixed,
	left,
} as const satisfies Screens;
