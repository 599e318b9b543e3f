/** Why nobody is signed in. What is told to the person, and what they or an administrator can do about it. */
export const refusals = {
  unreachable: {
    status: 503,
    says: "The identity provider cannot be reached at the moment.",
    advice: "Try again in a minute. If you have a token of this server, you can sign in with it meanwhile.",
  },
  misconfigured: {
    status: 502,
    says: "This server and the identity provider do not agree on how to talk to each other.",
    advice: "Tell an administrator: the server's log says what is wrong with the configuration.",
  },
  denied: {
    status: 403,
    says: "The identity provider did not let you in: access was denied, or you cancelled.",
    advice: "Try again. If you cannot get in, ask whether your account may use this application.",
  },
  expired: {
    status: 400,
    says: "This sign-in was started in another browser or window, has been used, or is older than ten minutes.",
    advice: "Start again, and stay in one window. The browser has to accept cookies of this server.",
  },
  clock: {
    status: 502,
    says: "The identity provider's answer carries a time that is not now.",
    advice: "Tell an administrator: the clock of this server, or the provider's, is wrong by more than a minute.",
  },
  forged: {
    status: 400,
    says: "The identity provider's answer is not meant for this sign-in, or was changed on its way.",
    advice: "Start again. If it happens again, tell an administrator; the server's log says more.",
  },
  provider: {
    status: 502,
    says: "The identity provider answered with an error.",
    advice: "Try again. If it happens again, tell an administrator; the server's log has the error's name.",
  },
  unknown: {
    status: 403,
    says: "The identity provider knows you, but this server does not.",
    advice: "Ask an administrator to link you; they need these two lines:",
  },
  deactivated: {
    status: 403,
    says: "You are deactivated at this server.",
    advice: "Ask an administrator if that should change.",
  },
  nameTaken: {
    status: 409,
    says: "Somebody at this server has your name already, and is not linked to you.",
    advice: "If that is you, ask an administrator to link you; they need these two lines:",
  },
  badName: {
    status: 403,
    says: "The identity provider gives you a name that cannot be used here, or none.",
    advice: "Tell an administrator: signIn.oidc.claims.name decides where the name comes from.",
  },
  noOwner: {
    status: 403,
    says: "Nobody owns this server yet.",
    advice: "Its first owner is made with the code that it printed when it started.",
  },
  unverified: {
    status: 403,
    says: "The identity provider does not say that your e-mail address is yours.",
    advice: "Verify it there. An administrator can also change signIn.oidc.emailIsVerified.",
  },
  domain: {
    status: 403,
    says: "People with your e-mail address may not use this server.",
    advice: "Sign in with your company's account, or ask an administrator.",
  },
  tooManyGroups: {
    status: 403,
    says: "You are in so many groups that the identity provider does not list them.",
    advice: "Tell an administrator: the provider should send only the groups that this application is assigned to.",
  },
  noPage: {
    status: 403,
    says: "You are a service at this server, and services sign in at no page.",
    advice: "Ask an administrator for another role.",
  },
} as const;

export type RefusalKind = keyof typeof refusals;

/** Thrown, not returned: from every step of a sign-in it leads to the same page. */
export class SignInRefusal extends Error {
  override readonly name = "SignInRefusal";
  readonly kind: RefusalKind;
  /** For the log: words of this program and of the protocol, never of a token or a claim. */
  readonly detail: string;

  constructor(kind: RefusalKind, detail = "") {
    super(refusals[kind].says);
    this.kind = kind;
    this.detail = detail;
  }
}
