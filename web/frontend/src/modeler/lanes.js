// Pelaksana: which lane a step lies in, and moving it into another with what belongs to it.

import { is } from 'bpmn-js/lib/util/ModelUtil';

import { lateEnds } from './times.js';

const ROOM = 8; // pixels to the lane's edge

export function lanesOf({ elementRegistry }) {
  const lanes = elementRegistry.filter((one) => is(one, 'bpmn:Lane') && !one.businessObject.childLaneSet);
  return lanes.sort((one, other) => one.y - other.y);
}

export function laneOf(services, element) {
  return lanesOf(services).find((lane) => (lane.businessObject.flowNodeRef ?? []).includes(element.businessObject));
}

function overlaps(one, other) {
  return one.x < other.x + other.width && other.x < one.x + one.width
    && one.y < other.y + other.height && other.y < one.y + one.height;
}

// The nearest free height in the lane, going down from where the step lay in its own lane.
function height({ elementRegistry }, task, from, lane, followers) {
  const others = elementRegistry.filter((one) =>
    one.width && one !== task && !followers.includes(one) && is(one, 'bpmn:FlowNode') && one.host !== task);
  const wanted = lane.y + Math.max(ROOM, Math.min(task.y - from.y, lane.height - task.height - ROOM));
  for (let y = wanted; y + task.height + ROOM <= lane.y + lane.height; y += 10) {
    if (!others.some((one) => overlaps({ x: task.x, y, width: task.width, height: task.height }, one))) {
      return y;
    }
  }
  return wanted;
}

export function moveToLane(services, task, lane) {
  const from = laneOf(services, task) ?? task.parent;
  const followers = lateEnds(task);
  const y = height(services, task, from, lane, followers);
  services.modeling.moveElements([task, ...followers], { x: 0, y: y - task.y }, task.parent);
}
