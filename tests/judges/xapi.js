// Reads statements, one a line, and prints how many were judged and every fault found.
const judge = require("@learninglocker/xapi-validation").default;
const lines = require("fs").readFileSync(0, "utf8").split("\n").filter((line) => line);
const faults = lines.flatMap((line) => judge(JSON.parse(line)).map((fault) => JSON.stringify(fault)));
console.log(JSON.stringify({ judged: lines.length, faults }));
