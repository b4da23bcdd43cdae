"""The words of BPMN 2.0 (OMG formal/2011-01-03): namespaces, the elements of its schema, and the subset that is run."""

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
BPMN_DI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
DI = "http://www.omg.org/spec/DD/20100524/DI"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
SPIFFWORKFLOW = "http://spiffworkflow.org/bpmn/schema/1.0/core"
CAMUNDA = "http://camunda.org/schema/1.0/bpmn"
ZEEBE = "http://camunda.org/schema/zeebe/1.0"


def tag(name: str, namespace: str = BPMN) -> str:
    """The name as lxml writes it."""
    return f"{{{namespace}}}{name}"


def words(text: str) -> frozenset[str]:
    """The set of the words in a text."""
    return frozenset(text.split())


TASKS = words(
    "task userTask manualTask scriptTask serviceTask sendTask receiveTask businessRuleTask callActivity "
    "subProcess transaction adHocSubProcess"
)
GATEWAYS = words("exclusiveGateway inclusiveGateway parallelGateway complexGateway eventBasedGateway")
EVENTS = words("startEvent endEvent boundaryEvent intermediateCatchEvent intermediateThrowEvent")
FLOW_NODES = TASKS | GATEWAYS | EVENTS | words("event implicitThrowEvent")

HUMAN_TASKS = frozenset({"userTask", "manualTask"})
RUN_NODES = HUMAN_TASKS | words("startEvent endEvent boundaryEvent exclusiveGateway inclusiveGateway parallelGateway")
RUN_EVENTS = frozenset(
    {("startEvent", None), ("endEvent", None), ("endEvent", "terminate"), ("boundaryEvent", "timer")}
)

KNOWN = FLOW_NODES | words("""
    activationCondition artifact assignment association auditing callChoreography callConversation
    cancelEventDefinition category categoryValue categoryValueRef childLaneSet choreography choreographyRef
    choreographyTask collaboration compensateEventDefinition completionCondition complexBehaviorDefinition condition
    conditionExpression conditionalEventDefinition conversation conversationAssociation conversationLink correlationKey
    correlationProperty correlationPropertyBinding correlationPropertyRef correlationPropertyRetrievalExpression
    correlationSubscription dataInput dataInputAssociation dataInputRefs dataObject dataObjectReference dataOutput
    dataOutputAssociation dataOutputRefs dataPath dataState dataStore dataStoreReference definitions documentation
    endPoint endPointRef error errorEventDefinition errorRef escalation escalationEventDefinition eventDefinition
    eventDefinitionRef expression extension extensionElements flowNodeRef formalExpression from globalBusinessRuleTask
    globalChoreographyTask globalConversation globalManualTask globalScriptTask globalTask globalUserTask group
    humanPerformer import inMessageRef incoming innerParticipantRef inputDataItem inputSet inputSetRefs interface
    interfaceRef ioBinding ioSpecification itemDefinition lane laneSet linkEventDefinition loopCardinality
    loopCharacteristics loopCondition loopDataInputRef loopDataOutputRef message messageEventDefinition messageFlow
    messageFlowAssociation messageFlowRef messagePath monitoring multiInstanceLoopCharacteristics operation
    operationRef optionalInputRefs optionalOutputRefs outMessageRef outerParticipantRef outgoing outputDataItem
    outputSet outputSetRefs participant participantAssociation participantMultiplicity participantRef partitionElement
    partnerEntity partnerRole performer potentialOwner process property relationship rendering resource
    resourceAssignmentExpression resourceParameter resourceParameterBinding resourceRef resourceRole script
    sequenceFlow signal signalEventDefinition source sourceRef standardLoopCharacteristics subChoreography
    subConversation supportedInterfaceRef supports target targetRef terminateEventDefinition text textAnnotation
    timeCycle timeDate timeDuration timerEventDefinition to transformation whileExecutingInputRefs
    whileExecutingOutputRefs
    """)
"""Every element name of the schema, abstract ones included: a name outside it is not BPMN 2.0."""

CODE = words(
    "script assignment transformation expression formalExpression resourceAssignmentExpression loopCardinality "
    "loopCondition completionCondition activationCondition condition messagePath dataPath "
    "correlationPropertyRetrievalExpression"
)
"""Elements of the schema that hold code (a flow's condition apart, which has its own reader)."""

UNSUPPORTED = words(
    "standardLoopCharacteristics multiInstanceLoopCharacteristics complexBehaviorDefinition dataStore "
    "dataStoreReference correlationSubscription choreography globalScriptTask globalBusinessRuleTask "
    "globalChoreographyTask subChoreography choreographyTask callChoreography"
)
"""Elements outside flow nodes that mean something to an engine and are not run here."""
