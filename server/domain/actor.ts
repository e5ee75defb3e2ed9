export const roles = ["planner", "heritage_officer", "analyst", "administrator", "reader"] as const;
export type Role = (typeof roles)[number];

/** Who acts. Until accounts exist a person is chosen from the city's demonstration people. */
export interface Actor {
	readonly personId: string;
	readonly name: string;
	readonly role: Role;
}

/** Someone who named no person: may read what is public, may write nothing. */
export const anonymous: Actor = { personId: "anonymous", name: "", role: "reader" };
