// An attribute that says what the schema supposes anyway (cancelActivity="true") stays written where a file has it: the
// library leaves such out when it writes, so its defaults are put aside for that moment.

export async function writtenWhole(moddle, write) {
  const known = Object.values(moddle.typeCache).flatMap((type) => type.prototype.$descriptor?.properties ?? []);
  const supposed = [...new Set(known)].filter((one) => 'default' in one).map((one) => [one, one.default]);
  for (const [one] of supposed) {
    delete one.default;
  }
  try {
    return await write();
  } finally {
    for (const [one, value] of supposed) {
      one.default = value;
    }
  }
}
