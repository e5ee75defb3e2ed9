import { Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { listPeople } from "../server/contracts/cities.ts";
import { actAs, call } from "./api/call.ts";

/** Who acts: until there are accounts, one of the city's people, remembered on this machine and checked by the server. */
export function PersonPicker({ cityId, onRole }: { cityId: string; onRole: (role: string | null) => void }) {
	const { t } = useTranslation();
	const people = useQuery({
		queryKey: ["people", cityId],
		queryFn: ({ signal }) => call(listPeople, { params: { city: cityId }, signal }),
	});
	const [chosen, setChosen] = useState<string | null>(null);
	const known = people.data?.people;
	useEffect(() => {
		const remembered = window.localStorage.getItem(`person/${cityId}`);
		const person =
			known?.find((entry) => entry.personId === remembered) ?? known?.find((entry) => entry.role === "planner");
		setChosen(person?.personId ?? null);
		actAs(person?.personId ?? null);
		onRole(person?.role ?? null);
	}, [known, cityId, onRole]);
	return (
		<Select
			aria-label={t("app.person")}
			w={190}
			size="xs"
			placeholder={t("app.nobody")}
			clearable
			value={chosen}
			data={(known ?? []).map((person) => ({
				value: person.personId,
				label: `${person.name} · ${t(`role.${person.role}`)}`,
			}))}
			onChange={(value) => {
				setChosen(value);
				actAs(value);
				onRole(known?.find((person) => person.personId === value)?.role ?? null);
				window.localStorage.setItem(`person/${cityId}`, value ?? "");
			}}
		/>
	);
}
